/**
 * Sends batches, and settles each account of them. Where one item can be why a whole call was refused, the call is divided: its
 * parts are sent, until what is wrong is found and the rest is through.
 */

import { copyOf, errorOf, isTimPushError } from '../errors.js';
import { settle } from './batch.js';
import { noteSent } from './sent.js';

/** @typedef {import('../core/instance.d.ts').Engine} Engine */
/** @typedef {import('../types.d.ts').TimPushError} TimPushError */
/** @typedef {import('./batch.js').Batch} Batch */
/** @typedef {import('./batch.js').Outcome} Outcome */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/**
 * @typedef {object} Part of a batch
 * @property {readonly any[]} items as they are sent
 * @property {readonly string[]} accounts of them
 */
/**
 * @typedef {Part & { error: TimPushError, among: number }} Suspect a part with an item for which a call of so many was refused
 */
/**
 * @typedef {object} Tally of one batch
 * @property {Map<string, Outcome>} settled
 * @property {number} calls
 * @property {boolean} hasPassed one of them
 * @property {boolean} isTrusted the credential: a call without items has passed since it was doubted
 * @property {import('./sent.js').Sent} sent what is known of the calls that were refused for an item
 */

const most = 32; // calls that a refused one may cost besides itself; one bad item of a hundred takes 7 to 14
const fewest = 2; // each half, where …
const doubtful = 3; // … so many calls in a row were refused and nothing passed since: the items are hardly to blame
const attributeInvalid = 90033;

/** @param {TimPushError} error */
const endsJob = ({ code, kind }) => {
  if (code === 'ERR_API') return kind === 'credential' || kind === 'app';
  return !['ERR_HTTP', 'ERR_NETWORK', 'ERR_TIMEOUT', 'ERR_BAD_RESPONSE'].includes(code);
};

/**
 * @template {Part} P
 * @param {P} part
 * @param {(index: number) => boolean} isWanted
 * @returns {P}
 */
const partOf = (part, isWanted) => ({
  ...part,
  items: part.items.filter((_, index) => isWanted(index)),
  accounts: part.accounts.filter((_, index) => isWanted(index)),
});

/**
 * @param {readonly string[]} accounts
 * @param {{ error: TimPushError, among?: number }} refusal
 * @param {Tally} tally
 */
const fail = (accounts, { error: told, among = 1 }, { settled }) => {
  const error = among > 1
    ? /** @type {TimPushError} */ (Object.assign(Object(copyOf(told)), { among }))
    : told;
  for (const account of accounts) settled.set(account, { account, error });
};

/**
 * A refusal where the item is known that it is for. What the service said may be about another one.
 * @param {(string | number)[]} path
 * @param {TimPushError} error
 */
const refusalAt = (path, error) => {
  const { code, reason, ...details } = /** @type {any} */ (error.toJSON());
  return errorOf(code, reason, { ...details, errorInfo: '', path });
};

/**
 * Of one job.
 * @param {ReturnType<typeof import('./call.js').createCall>} call
 * @param {Engine} core
 * @param {ListCommand} command
 * @param {import('./job.js').Job} job
 */
export const createSender = (call, core, command, job) => {
  let refusedInARow = 0;
  /** @type {Promise<Set<string> | undefined> | undefined} the app's, once they were asked for; none where that failed */
  let names;

  /** @param {Tally} tally */
  const askNames = async (tally) => {
    tally.calls += 1;
    const { answer } = await call(core, 'get_attr_name', '{}', job);
    tally.isTrusted = true;
    return new Set(Object.values(answer.names ?? {}));
  };

  /** @param {Tally} tally */
  const knownNames = async (tally) => {
    names ??= askNames(tally).catch((error) => {
      if (!isTimPushError(error) || endsJob(error)) throw error;
      return undefined;
    });
    try {
      return await names;
    } catch (error) {
      throw copyOf(error); // each batch adds to its own
    }
  };

  /**
   * Whether a refusal that names the credential is about an account in the body: then a call without accounts passes.
   * @param {Tally} tally
   */
  const isTrusted = async (tally) => {
    if (tally.isTrusted) return true;
    try {
      await askNames(tally);
      return true;
    } catch (error) {
      if (!isTimPushError(error) || (endsJob(error) && error.kind !== 'credential')) throw error;
      return false;
    }
  };

  /**
   * @param {TimPushError} error
   * @param {Tally} tally
   */
  const isByItem = async ({ code, kind, errorCode, sent = 'no' }, tally) => {
    if (!command.repeatable || code !== 'ERR_API') return false;
    if (!core.explain(Number(errorCode)).byItem) return false;
    tally.sent = sent;
    return kind !== 'credential' || isTrusted(tally);
  };

  /**
   * One call; what passes, and what fails for another reason than its items, is settled.
   * @param {readonly string[]} accounts
   * @param {string} text the body
   * @param {Tally} tally
   * @returns {Promise<{ error?: TimPushError, isRefused?: boolean }>} `isRefused` if one item can be why
   * @throws what ends the job
   */
  const attempt = async (accounts, text, tally) => {
    tally.calls += 1;
    try {
      const { answer } = await call(core, command.name, text, job, accounts);
      for (const outcome of settle(command, accounts, answer)) {
        tally.settled.set(outcome.account, outcome);
      }
      tally.hasPassed = true;
      refusedInARow = 0;
      return {};
    } catch (error) {
      if (!isTimPushError(error)) throw error;
      noteSent(error, command.name, tally.sent); // a part is as doubtful as the whole was
      if (await isByItem(error, tally)) return { error, isRefused: true };
      if (endsJob(error)) throw error;
      fail(accounts, { error }, tally);
      return { error };
    }
  };

  /**
   * @param {Suspect} refused
   * @param {Readonly<Record<string, unknown>>} beside members of the body beside the list
   * @param {Tally} tally
   */
  const divide = async (refused, beside, tally) => {
    const queue = [refused]; // the largest first: what is left when no more calls may be made is small
    const mayCall = () => {
      const isDoubtful = refusedInARow >= doubtful && !tally.hasPassed;
      return tally.calls <= (isDoubtful ? fewest : most);
    };

    /**
     * @param {Suspect} part
     * @returns {Promise<boolean>} whether it passed
     */
    const send = async (part) => {
      if (!mayCall()) {
        fail(part.accounts, part, tally);
        return false;
      }
      const text = JSON.stringify({ ...beside, [command.list]: part.items });
      const { error, isRefused } = await attempt(part.accounts, text, tally);
      if (error && isRefused) queue.push({ ...part, error, among: part.accounts.length });
      return error === undefined;
    };

    for (let suspect = queue.shift(); suspect; suspect = queue.shift()) {
      const { items: { length }, among } = suspect;
      const half = Math.ceil(length / 2);
      if (among === 1) fail(suspect.accounts, suspect, tally);
      else if (length === 1) await send(suspect); // by itself: it was refused among others
      else if (await send(partOf(suspect, (index) => index < half))) {
        queue.push(partOf(suspect, (index) => index >= half)); // what is wrong is there
      } else await send(partOf(suspect, (index) => index >= half));
    }
  };

  /**
   * Puts aside what names an attribute that the app has not, and sends the rest.
   * @param {readonly number[]} positions of the items in the caller's list
   * @param {Suspect} refused
   * @param {Readonly<Record<string, unknown>>} beside
   * @param {Tally} tally
   * @returns {Promise<Suspect | undefined>} what is to be divided
   */
  const withoutUnknown = async (positions, refused, beside, tally) => {
    const { items, accounts, error: refusal, among } = refused;
    const called = ['attributes', 'names'].find((name) => name in command.members);
    if (!called || refusal.errorCode !== attributeInvalid || among === 1) return refused;
    const known = await knownNames(tally);
    if (!known) return refused;
    const unknown = items.map(({ [command.members[called]]: named }) => (
      (Array.isArray(named) ? [...named.entries()] : Object.keys(named).map((name) => [name, name]))
        .find(([, name]) => !known.has(name))));
    for (const [index, found] of unknown.entries()) {
      if (found) {
        const error = refusalAt([command.argument, positions[index], called, found[0]], refusal);
        fail([accounts[index]], { error }, tally);
      }
    }
    const rest = partOf(refused, (index) => !unknown[index]);
    if (rest.items.length === items.length) return refused;
    if (rest.items.length === 0) return undefined;
    const text = JSON.stringify({ ...beside, [command.list]: rest.items });
    const { error, isRefused } = await attempt(rest.accounts, text, tally);
    return error && isRefused ? { ...rest, error, among: rest.items.length } : undefined;
  };

  /**
   * @param {Batch} batch
   * @param {Map<string, Outcome>} settled where each account's outcome goes as soon as it is known: also when the job ends
   * @returns {Promise<{ calls: number, error?: TimPushError }>} the error of the whole call, where nothing of it passed
   * @throws what ends the job that the batch belongs to
   */
  return async ({ text, accounts, positions }, settled) => {
    /** @type {Tally} */
    const tally = {
      settled, calls: 0, hasPassed: false, isTrusted: false, sent: 'no',
    };
    try {
      const { error, isRefused } = await attempt(accounts, text, tally);
      if (error && isRefused) {
        const { [command.list]: items, ...beside } = JSON.parse(text); // as it was sent
        const refused = { items, accounts, error, among: accounts.length };
        const suspect = await withoutUnknown(positions, refused, beside, tally);
        if (suspect) await divide(suspect, beside, tally);
        if (suspect && accounts.length > 1 && !tally.hasPassed) refusedInARow += 1;
      }
      return { calls: tally.calls, error: tally.hasPassed ? undefined : error };
    } catch (error) {
      throw noteSent(error, command.name, tally.sent); // also where it was the names that were asked for
    }
  };
};
