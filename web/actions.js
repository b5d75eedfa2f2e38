// Everything that a person can make the page do.
import { isComplete } from './credential.js';
import { callOfDraft, callOfText, exampleOf } from './forms/index.js';
import { commandNamed } from './commands.js';
import { loadWords } from './i18n/index.js';
import { placeOf } from './link.js';
import { problemOf } from './problems.js';
import { createSandbox, troubles } from './sandbox.js';
import { sendCall } from './send.js';
import { forgetSettings, rememberSettings } from './settings.js';
import { newRandom, store } from './state.js';

const sandbox = createSandbox();

/** @param {Partial<import('./state.js').State>} changes of what may be remembered */
const setAndRemember = (changes) => {
  store.set(changes);
  if (store.get().remembers) rememberSettings(store.get());
};

// --- the page --------------------------------------------------------------------------------------

/** Brings the package with the wasm, once; the page is there already. */
export const loadCore = async () => {
  store.set({ coreError: undefined });
  try {
    const library = await import('./library.js');
    const core = await library.loadCore({ language: store.get().language });
    store.set({ library, core });
  } catch (coreError) {
    store.set({ coreError });
  }
};

/** @param {'en' | 'zh'} language */
export const setLanguage = async (language) => {
  await loadWords(language);
  if (language === 'zh') await store.get().core?.loadChinese();
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  setAndRemember({ language });
};

/** @param {import('./state.js').State['theme']} theme */
export const setTheme = (theme) => {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  setAndRemember({ theme });
};

/** @param {boolean} remembers */
export const setRemembers = (remembers) => {
  store.set({ remembers });
  if (remembers) rememberSettings(store.get());
  else forgetSettings();
};

/** Shows what the address's fragment names. A call that comes this way is shown and never sent. */
export const followFragment = () => {
  const { view, command, body, query } = placeOf(location.hash);
  const { calls, codesQuery, command: current } = store.get();
  const name = command ?? current;
  const found = commandNamed(name);
  store.set({
    view,
    command: name,
    codesQuery: view === 'codes' && query ? query : codesQuery,
    ...(found && body !== undefined
      ? { calls: { ...calls, [name]: callOfText(found, body) }, cameByLink: true, shown: undefined }
      : {}),
  });
  if (body !== undefined) history.replaceState(null, '', `#/${name}`);
};

/** @param {string} place of the fragment, such as `get_attr`, `usersig`, `codes/70107` */
export const goTo = (place) => {
  location.hash = `#/${place}`;
};

// --- the connection --------------------------------------------------------------------------------

/** @param {import('./state.js').Mode} mode */
export const setMode = (mode) => {
  const { connections } = store.get();
  store.set({ mode, isConnectionOpen: !isComplete(connections[mode]) });
};

/** @param {Partial<import('./state.js').Connection>} changes of the mode's connection */
export const setConnection = (changes) => {
  const { connections, mode } = store.get();
  setAndRemember({
    connections: { ...connections, [mode]: { ...connections[mode], ...changes } },
  });
};

/** @param {keyof typeof troubles} trouble */
export const setTrouble = async (trouble) => {
  store.set({ trouble });
  (await sandbox()).faults.set(/** @type {any} */ (troubles[trouble]));
};

export const resetSandbox = async () => {
  (await sandbox()).reset();
  store.set({ trouble: 'none', notice: 'sandboxReset' });
};

// --- the call --------------------------------------------------------------------------------------

export const currentCommand = () => (
  /** @type {import('./commands.js').Command} */ (commandNamed(store.get().command))
);

/** @param {import('./forms/index.js').Call} call */
const setCall = (call) => {
  const { calls, command } = store.get();
  store.set({ calls: { ...calls, [command]: call }, notice: '' });
};

/** @param {string} text */
export const setText = (text) => setCall(callOfText(currentCommand(), text));

/** @param {any} draft */
export const setDraft = (draft) => setCall(callOfDraft(currentCommand(), draft));

export const setExample = () => setCall(exampleOf(currentCommand()));

/** @returns {import('./state.js').Problem | undefined} what keeps the call from being sent */
export const currentProblem = () => {
  const { core, command, calls } = store.get();
  return core && problemOf(core, command, calls[command].text);
};

/** @param {import('./send.js').Entry} entry of the history: its call into the form, its answer beside */
export const showEntry = (entry) => {
  const { calls } = store.get();
  const command = /** @type {import('./commands.js').Command} */ (commandNamed(entry.command));
  store.set({
    command: entry.command,
    calls: { ...calls, [entry.command]: callOfText(command, entry.text) },
    shown: entry,
    cameByLink: false,
  });
  history.replaceState(null, '', `#/${entry.command}`);
};

export const clearHistory = () => store.set({ history: [], shown: undefined });

export const abort = () => store.get().pending?.abort();

/**
 * Sends the call, unless something is missing or wrong; then it says so.
 * @returns {Promise<'sent' | 'problem' | 'connection' | 'busy'>}
 */
export const send = async () => {
  const state = store.get();
  if (state.pending || !state.core) return 'busy';
  if (currentProblem()) return 'problem';
  if (!isComplete(state.connections[state.mode])) {
    store.set({ isConnectionOpen: true, notice: 'connectionIncomplete' });
    return 'connection';
  }
  const pending = new AbortController();
  store.set({ pending, notice: '', cameByLink: false });
  try {
    const sent = await sendCall(state, pending.signal, sandbox);
    const entry = { ...sent, id: store.get().history.length + 1 };
    store.set({ history: [entry, ...store.get().history], shown: entry, random: newRandom() });
    return 'sent';
  } catch (error) {
    store.set({ notice: /** @type {Error} */ (error).message, isConnectionOpen: true });
    return 'connection';
  } finally {
    store.set({ pending: undefined });
  }
};
