/** The client: its calls, those with a list of users by the core's table, each over the list call or the single call. */

import { toJsonText } from '../core/json.js';
import { plain } from '../core/plain.js';
import { invalidArgument } from '../errors.js';
import { createCall } from './call.js';
import {
  commandOf, isPush, isWrite, listCommands, membersBeside,
} from './commands.js';
import { checkCallOptions, checkJobOptions, startJob } from './job.js';
import { settingsIn, speaking } from './language.js';
import { createListCall } from './list.js';
import { createLookup } from './lookup.js';
import { createPushes } from './push.js';
import { noteSent } from './sent.js';
import { createSigner } from './signer.js';
import { createStream, planOf } from './stream.js';

/** @typedef {import('../types.d.ts').Client} Client */

/**
 * @param {import('../core/instance.d.ts').LoadEngine} loadCore
 * @param {ReturnType<typeof import('../usersig.js').createUserSig>} codec
 * @returns {import('../types.d.ts').CreateClient}
 */
export const createClientWith = (loadCore, codec) => (clientOptions) => {
  const settings = settingsIn(Object(clientOptions).language, clientOptions);
  const call = createCall(settings, createSigner(settings, codec));
  const load = () => loadCore({ language: settings.language });
  const listCall = createListCall(settings, call);
  const stream = createStream(settings, call);

  /**
   * @param {string} command
   * @param {unknown} body
   * @param {import('../types.d.ts').CallOptions} [jobOptions]
   * @param {import('../core/instance.d.ts').Relocate} [placed] where the body was made of a caller's arguments
   */
  const single = async (command, body, jobOptions, placed) => {
    checkCallOptions(jobOptions);
    const text = toJsonText(body, 'body'); // at once: the caller may change it while the core is loaded
    const core = await load();
    core.checkBody(command, text, placed ?? ((path) => (path.length > 0 ? path : ['body'])), placed !== undefined);
    const job = startJob(settings, jobOptions);
    try {
      return await call(core, command, text, job);
    } finally {
      job.close();
    }
  };

  /**
   * Says of an error that a call ends with before it was a call, as of a wrong argument, that nothing was sent.
   * @template {unknown[]} A, R
   * @param {string} command
   * @param {(...args: A) => Promise<R>} method
   * @returns {(...args: A) => Promise<R>}
   */
  const saying = (command, method) => async (...args) => {
    try {
      return await method(...args);
    } catch (error) {
      throw noteSent(error, command, 'no');
    }
  };

  /**
   * A method that takes a list of users.
   * @param {import('./commands.js').ListCommand} command
   */
  const methodOf = (command) => async (
    /** @type {unknown} */ list,
    /** @type {import('../types.d.ts').JobOptions} */ given = {},
  ) => {
    const switches = Object.keys(command.switches ?? {});
    checkJobOptions(given, switches);
    const { [switches[0]]: isOn = false, ...jobOptions } = /** @type {any} */ (given);
    if (typeof isOn !== 'boolean') throw invalidArgument(switches[0], 'not_true_or_false');
    const beside = membersBeside(command, { [switches[0]]: isOn });
    const { done, failures } = await listCall(load, command, list, () => beside, jobOptions);
    return isWrite(command)
      ? { accounts: done.map(({ account }) => account), failures }
      : { users: done, failures };
  };
  const methods = /** @type {any} */ (Object.fromEntries(
    listCommands.filter((command) => !isPush(command)).map(
      (command) => [command.method, saying(command.name, methodOf(command))])));
  const pushes = createPushes(settings, {
    single, listCall, stream, load,
  });
  for (const [method, push] of Object.entries(pushes.methods)) {
    methods[method] = saying(commandOf(method).name, push);
  }

  /** @type {Client} */
  const client = {
    ...methods,
    attributesOf: createLookup(load, methods.getAttributes),
    streamAttributes: (accounts, options = {}) => stream(accounts, planOf('get_attr', options, load)),
    stream: (command, items, options = {}) => stream(items, planOf(command, options, load)),
    streamBatch: pushes.streamBatch,
    streamWebBatch: pushes.streamWebBatch,
    setAttributeNames: saying('set_attr_name', async (
      /** @type {unknown} */ names,
      /** @type {any} */ nameOptions = {},
    ) => {
      checkCallOptions(nameOptions, ['types']);
      const { types, ...jobOptions } = nameOptions;
      const body = { AttrNames: names, ...(types === undefined ? {} : { AttrTypes: types }) };
      await single('set_attr_name', body, jobOptions, (path) => path);
    }),
    getAttributeNames: async (jobOptions) => {
      const { answer } = await single('get_attr_name', {}, jobOptions);
      return { names: answer.names ?? {}, types: answer.types ?? {} };
    },
    call: (command, body, jobOptions) => saying(command, async () => {
      // A push cannot be taken back: nothing of it becomes something else without a word.
      const told = Object(body) === body ? plain(body, []) : body;
      const { bytes } = await single(command, told, jobOptions);
      return JSON.parse(new TextDecoder().decode(bytes));
    })(),
  };
  return Object.freeze(settings.language === 'zh' ? speaking(client, settings.language) : client);
};
