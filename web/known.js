// Names, accounts and the like that the page has seen of an app: what the editor offers.
import { rowsOf } from './outcome.js';

/** @param {string[]} texts */
const unique = (texts) => [...new Set(texts)];

/**
 * @param {readonly import('./send.js').Entry[]} history
 * @param {{ mode: import('./state.js').Mode, sdkAppId: string }} app
 * @param {import('../js/emulator/types.d.ts').AppDocument} [own] all that the sandbox has of it
 * @returns {Record<string, string[]>} by what the core calls them
 */
export const knownOf = (history, { mode, sdkAppId }, own) => {
  const answered = history
    .filter((entry) => entry.mode === mode && entry.sdkAppId === sdkAppId && entry.answer);
  const rows = answered.flatMap(rowsOf).filter(({ state }) => state === 'ok');
  const users = Object.entries(own?.users ?? {}).map(([account, user]) => ({ account, ...user }));
  const seen = [...rows, ...users];
  return {
    account: unique(seen.map(({ account }) => account)),
    attribute_name: unique([
      ...answered.flatMap(({ answer }) => Object.values(answer?.names ?? {})),
      ...Object.values(own?.attributeNames ?? {}).map(({ name }) => name),
      ...seen.flatMap(({ attributes }) => Object.keys(attributes ?? {})),
    ]),
    tag: unique(seen.flatMap(({ tags }) => tags ?? [])),
    task_id: unique(answered.flatMap(({ answer }) => answer?.taskId ?? [])),
  };
};
