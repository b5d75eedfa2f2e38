// Everything that a person can make the page do.
import { wordsOf } from '../js/words/words.js';
import { callOfDraft, callOfText, exampleOf } from './forms/index.js';
import { commandNamed } from './commands.js';
import { optionsAt } from './completion.js';
import { loadWords } from './i18n/index.js';
import { knownOf } from './known.js';
import { placeOf } from './link.js';
import { missingIn, readinessOf } from './readiness.js';
import { createSandbox, troubles } from './sandbox.js';
import { sendCall } from './send.js';
import { forgetSettings, rememberSettings } from './settings.js';
import { answerKey, newRandom, store } from './state.js';

/** @typedef {import('./forms/index.js').Call} Call */

/** What goes wrong on purpose does so in the emulator that is made after it was chosen, too. */
const sandbox = createSandbox(({ faults }) => faults.set(troubles[store.get().trouble]));

/** @param {Partial<import('./state.js').State>} changes of what may be remembered */
const setAndRemember = (changes) => {
  store.set(changes);
  if (store.get().remembers) rememberSettings(store.get());
};

// --- the page --------------------------------------------------------------------------------------

/** Goes on once the page has nothing better to do. */
const whenIdle = () => new Promise((resolve) => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(resolve, { timeout: 2000 });
  else setTimeout(resolve, 200);
});

/** What the page may need later is here before the network may be gone. */
const bringTheRest = async () => {
  await whenIdle();
  // What cannot be had now is asked for again when it is needed.
  const { core, command } = store.get();
  await Promise.allSettled([sandbox(), loadWords('zh'), core?.schema(command)]);
};

/** Brings the package with the wasm, once; the page is there already. */
export const loadCore = async () => {
  store.set({ coreError: undefined });
  try {
    const library = await import('./library.js');
    const core = await library.loadCore();
    store.set({ library, core });
  } catch (coreError) {
    store.set({ coreError });
    return;
  }
  await bringTheRest();
};

/** @param {'en' | 'zh'} language */
export const setLanguage = async (language) => {
  try {
    await loadWords(language);
  } catch { // words that cannot be had must not keep the page from working
    store.set({ language: 'en', alert: 'languageFailed' });
    return;
  }
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  setAndRemember({ language, alert: '' });
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

/**
 * A command's new call. One that somebody wrote and did not send is kept, to be brought back, until
 * another such one gives way.
 * @param {string} name
 * @param {Call} call
 * @returns {Partial<import('./state.js').State>}
 */
const inPlaceOf = (name, call) => {
  const { calls, history, replaced } = store.get();
  const old = calls[name];
  const isKnown = old.isBrought || [call.text, exampleOf(commandOf(name)).text].includes(old.text)
    || history.some(({ command, text }) => command === name && text === old.text);
  return {
    calls: { ...calls, [name]: call },
    replaced: isKnown ? replaced : { ...replaced, [name]: old },
  };
};

/**
 * The same for a call that comes from elsewhere.
 * @param {string} name
 * @param {string} text
 */
const broughtInPlaceOf = (name, text) => (
  inPlaceOf(name, { ...callOfText(commandOf(name), text), isBrought: true })
);

/** Shows what the address's fragment names. A call that comes this way is shown and never sent. */
export const followFragment = () => {
  const { view, place, command, body, wrong, query } = placeOf(location.hash);
  const { codesQuery, command: current } = store.get();
  const name = command ?? current;
  store.set({
    view,
    command: name,
    codesQuery: view === 'codes' && query ? query : codesQuery,
    linked: '',
    elsewhere: undefined,
    ...(wrong ? { linked: wrong } : {}),
    ...(body === undefined ? {} : { ...broughtInPlaceOf(name, body), linked: 'came' }),
  });
  // Whatever else stood in the address, perhaps a secret, does not stay there.
  const fragment = `#/${place ?? name}`;
  if (location.hash !== '' && location.hash !== fragment) history.replaceState(null, '', fragment);
};

/** @param {string} place of the fragment, such as `get_attr`, `usersig`, `codes/70107` */
export const goTo = (place) => {
  location.hash = `#/${place}`;
};

// --- the connection --------------------------------------------------------------------------------

/** @param {import('./state.js').Mode} mode */
export const setMode = (mode) => {
  const { connections } = store.get();
  store.set({ mode, isConnectionOpen: missingIn(connections[mode]).length > 0, elsewhere: undefined, notice: '', failure: '' });
};

/** White space around what is pasted is nobody's; a UserSig holds none at all. */
const tidied = (/** @type {Partial<import('./state.js').Connection>} */ changes) => ({
  ...changes,
  ...(changes.sdkAppId === undefined ? {} : { sdkAppId: changes.sdkAppId.trim() }),
  ...(changes.identifier === undefined ? {} : { identifier: changes.identifier.trim() }),
  ...(changes.userSig === undefined ? {} : { userSig: changes.userSig.replace(/\s+/g, '') }),
});

/** @param {Partial<import('./state.js').Connection>} changes of the mode's connection */
export const setConnection = (changes) => {
  const { connections, mode } = store.get();
  setAndRemember({
    connections: { ...connections, [mode]: { ...connections[mode], ...tidied(changes) } },
  });
};

/** @param {(emulator: import('../js/emulator/types.d.ts').Emulator) => void} change */
const inSandbox = async (change) => {
  store.set({ failure: '' });
  try {
    change(await sandbox());
  } catch {
    store.set({ failure: 'sandbox' });
  }
};

/** @param {import('./sandbox.js').Trouble} trouble */
export const setTrouble = (trouble) => {
  store.set({ trouble });
  return inSandbox(({ faults }) => faults.set(troubles[store.get().trouble]));
};

export const resetSandbox = () => inSandbox((emulator) => {
  emulator.reset();
  store.set({ trouble: 'none', notice: 'sandboxReset' });
});

// --- the call --------------------------------------------------------------------------------------

/** @param {string} name of one of the page's commands */
const commandOf = (name) => /** @type {import('./commands.js').Command} */ (commandNamed(name));

export const currentCommand = () => commandOf(store.get().command);

/** Whether the call can be sent, and why not. */
export const readiness = () => readinessOf(store.get());

/** @returns {import('./state.js').Problem | undefined} what is wrong with the body */
export const currentProblem = () => {
  const ready = readiness();
  return ready.kind === 'body' ? ready.problem : undefined;
};

/** @returns {import('./send.js').Entry | undefined} the answer to the command, by who is asked now */
export const currentEntry = () => {
  const { answers, mode, command } = store.get();
  return answers[answerKey(mode, command)];
};

/** @param {Call} call */
const setCall = (call) => {
  const { calls, command } = store.get();
  store.set({ calls: { ...calls, [command]: call }, notice: '', failure: '' });
};

/** @param {string} text */
export const setText = (text) => {
  const { calls, command } = store.get();
  const { draft, lastDraft = draft } = calls[command];
  const call = callOfText(currentCommand(), text);
  setCall(call.draft ? call : { ...call, lastDraft });
};

/** What the sandbox has of its app; nothing of another one, or in Live. */
const sandboxApp = async () => {
  const { mode, connections } = store.get();
  if (mode !== 'sandbox') return undefined;
  const emulator = await sandbox().catch(() => undefined);
  return emulator?.export().apps[connections.sandbox.sdkAppId];
};

/**
 * What can be written at a place of the body, with what it is.
 * @type {import('./editor/complete.js').Complete}
 */
export const completeBody = async (place) => {
  const { core, command, history: past, mode, connections, language } = store.get();
  const { nouns } = /** @type {import('../js/words/words.js').Words} */ (wordsOf(language));
  const schema = /** @type {import('./completion.js').Schema | undefined} */ (
    await core?.schema(command).catch(() => undefined)
  );
  if (!schema) return [];
  const known = knownOf(past, { mode, sdkAppId: connections[mode].sdkAppId }, await sandboxApp());
  return optionsAt(schema, place, known).map((option) => {
    const [name, hint] = nouns[option.noun ?? 'none'];
    return { ...option, detail: option.isMember && hint ? hint : name };
  });
};

/** @param {import('./forms/index.js').Draft} draft */
export const setDraft = (draft) => setCall(callOfDraft(currentCommand(), draft));

export const setExample = () => {
  const command = currentCommand();
  store.set({ ...inPlaceOf(command.name, exampleOf(command)), notice: '', failure: '' });
};

/** @param {string} [text] pasted as many users; nothing once they are in the form, or are not to be */
export const setPasted = (text) => {
  const { pasted: { [store.get().command]: _, ...others }, command } = store.get();
  store.set({ pasted: text === undefined ? others : { ...others, [command]: text } });
};

/** Brings back the call that gave way to a link's, the history's or the example. */
export const bringBack = () => {
  const { replaced: { [store.get().command]: call, ...replaced }, calls, command } = store.get();
  if (call) store.set({ calls: { ...calls, [command]: call }, replaced, linked: '' });
};

/** @param {import('./send.js').Entry} entry of the history: its call and whom it was for, and its answer */
export const showEntry = (entry) => {
  const { command, mode, region, sdkAppId, identifier, text } = entry;
  const { connections, answers } = store.get();
  const connection = { ...connections[mode], region, sdkAppId, identifier };
  setAndRemember({
    ...broughtInPlaceOf(command, text),
    command,
    mode,
    connections: { ...connections, [mode]: connection },
    isConnectionOpen: missingIn(connection).length > 0,
    answers: { ...answers, [answerKey(mode, command)]: entry },
    elsewhere: undefined,
    linked: '',
    notice: '',
    failure: '',
  });
  history.replaceState(null, '', `#/${command}`);
};

export const clearHistory = () => store.set({ history: [], answers: {}, elsewhere: undefined });

export const abort = () => store.get().pending?.controller.abort();

/**
 * @param {import('./send.js').Entry} entry
 * @returns {Partial<import('./state.js').State>}
 */
const afterAnswer = (entry) => {
  const { history: past, answers, isConnectionOpen, replaced, ...now } = store.get();
  const { mode, command, text, answer } = entry;
  const { [command]: kept, ...others } = replaced;
  // With the first answer of an app the connection has proved right, and makes room for the answer.
  const isFirst = mode === 'live' && answer && !past.some((old) => old.mode === mode && old.answer);
  return {
    history: [entry, ...past],
    answers: { ...answers, [answerKey(mode, command)]: entry },
    random: newRandom(),
    isConnectionOpen: isConnectionOpen && !isFirst,
    replaced: kept?.text === text ? others : replaced,
    elsewhere: now.mode === mode && now.command === command ? undefined : entry,
  };
};

/**
 * Sends the call, unless something is missing or wrong; then it says so.
 * @returns {Promise<'sent' | 'body' | 'pasted' | 'connection' | 'failed' | 'busy'>}
 */
export const send = async () => {
  const state = store.get();
  const { kind } = readiness();
  if (state.pending || kind === 'loading') return 'busy';
  if (kind === 'body' || kind === 'pasted') return kind;
  if (kind !== 'ready') {
    store.set({ isConnectionOpen: true, notice: 'connection' });
    return 'connection';
  }
  const controller = new AbortController();
  const { mode, command } = state;
  store.set({
    pending: { controller, mode, command }, elsewhere: undefined, notice: '', failure: '', linked: '',
  });
  try {
    const sent = await sendCall(state, controller.signal, sandbox);
    store.set(afterAnswer({ ...sent, id: store.get().history.length + 1 }));
    return 'sent';
  } catch (error) {
    const isOurs = state.library?.isTimPushError(error) || mode === 'live';
    store.set({ failure: isOurs ? /** @type {Error} */ (error) : 'sandbox' });
    return 'failed';
  } finally {
    store.set({ pending: undefined });
  }
};
