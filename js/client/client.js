/** The client: its calls, each a few lines over the list call or the single call. */

import { toJsonText } from '../core/json.js';
import { createCall } from './call.js';
import { listCommands } from './commands.js';
import { invalidArgument } from '../errors.js';
import { checkCallOptions, checkJobOptions, startJob } from './job.js';
import { createListCall } from './list.js';
import { createLookup } from './lookup.js';
import { settingsOf } from './options.js';
import { createSigner } from './signer.js';
import { createStream } from './stream.js';

/** @typedef {import('../types.d.ts').Client} Client */

const bodyField = (/** @type {string} */ field) => field || 'body';
const namesField = (/** @type {string} */ field) =>
  field.replace(/^AttrNames/, 'names').replace(/^AttrTypes/, 'types');

/**
 * @param {import('../core/instance.d.ts').LoadEngine} loadCore
 * @param {ReturnType<typeof import('../usersig.js').createUserSig>} codec
 * @returns {import('../types.d.ts').CreateClient}
 */
export const createClientWith = (loadCore, codec) => (options) => {
  const settings = settingsOf(options);
  const call = createCall(settings, createSigner(settings, codec));
  const listCall = createListCall(settings, call);
  const stream = createStream(settings, call, loadCore);

  /**
   * @param {string} command
   * @param {unknown} body
   * @param {import('../types.d.ts').CallOptions} [jobOptions]
   * @param {(field: string) => string} [rename]
   */
  const single = async (command, body, jobOptions, rename = bodyField) => {
    checkCallOptions(jobOptions);
    const text = toJsonText(body, 'body'); // at once: the caller may change it while the core is loaded
    const core = await loadCore();
    core.checkBody(command, text, rename);
    const job = startJob(settings, jobOptions);
    try {
      return await call(core, command, text, job);
    } finally {
      job.close();
    }
  };

  /**
   * @param {keyof typeof listCommands} method
   * @param {unknown} list
   * @param {import('../types.d.ts').JobOptions} [jobOptions]
   */
  const read = async (method, list, jobOptions) => {
    checkJobOptions(jobOptions);
    const command = listCommands[method];
    const { done, failures } = await listCall(loadCore, command, list, {}, jobOptions);
    return { users: done, failures };
  };

  /**
   * @param {keyof typeof listCommands} method
   * @param {unknown} list
   * @param {import('../types.d.ts').JobOptions} [jobOptions]
   * @param {Record<string, unknown>} [extra]
   */
  const write = async (method, list, jobOptions, extra = {}) => {
    checkJobOptions(jobOptions);
    const command = listCommands[method];
    const { done, failures } = await listCall(loadCore, command, list, extra, jobOptions);
    return { accounts: done.map(({ account }) => account), failures };
  };

  /** @type {Client['getAttributes']} */
  const getAttributes = (accounts, jobOptions) => read('getAttributes', accounts, jobOptions);

  /** @type {Client} */
  const client = {
    getAttributes,
    attributesOf: createLookup(loadCore, getAttributes),
    streamAttributes: (accounts, streamOptions) => stream('get_attr', accounts, streamOptions),
    stream,
    setAttributes: (users, jobOptions) => write('setAttributes', users, jobOptions),
    removeAttributes: (users, jobOptions) => write('removeAttributes', users, jobOptions),
    getTags: (accounts, jobOptions) => read('getTags', accounts, jobOptions),
    addTags: async (users, tagOptions = {}) => {
      checkJobOptions(tagOptions, ['replace']);
      const { replace = false, ...jobOptions } = tagOptions;
      if (typeof replace !== 'boolean') {
        throw invalidArgument('replace', 'must be true or false', 'Leave it out to add to the tags');
      }
      return write('addTags', users, jobOptions, replace ? { Replace: 1 } : {});
    },
    removeTags: (users, jobOptions) => write('removeTags', users, jobOptions),
    clearTags: (accounts, jobOptions) => write('clearTags', accounts, jobOptions),
    setAttributeNames: async (names, nameOptions = {}) => {
      checkCallOptions(nameOptions, ['types']);
      const { types, ...jobOptions } = nameOptions;
      const body = { AttrNames: names, ...(types === undefined ? {} : { AttrTypes: types }) };
      await single('set_attr_name', body, jobOptions, namesField);
    },
    getAttributeNames: async (jobOptions) => {
      const { answer } = await single('get_attr_name', {}, jobOptions);
      return { names: answer.names ?? {}, types: answer.types ?? {} };
    },
    call: async (command, body, jobOptions) => {
      const { bytes } = await single(command, body, jobOptions);
      return JSON.parse(new TextDecoder().decode(bytes));
    },
  };
  return Object.freeze(client);
};
