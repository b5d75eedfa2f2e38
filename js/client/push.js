/** The methods that push, and those that ask what came of a push. */

import { checkOptions } from '../check-options.js';
import { errorOf, isTimPushError } from '../errors.js';
import { commandOf, isPush, listCommands } from './commands.js';
import { checkCallOptions, checkJobOptions } from './job.js';
import { bodyOf, placedIn } from './message.js';
import { createDays, sizedFor } from './quota.js';
import { randomNumber } from './random.js';
import { noteSent } from './sent.js';

/** @typedef {import('../types.d.ts').CommandInfo} CommandInfo */
/** @typedef {import('./commands.js').ListCommand} ListCommand */
/** @typedef {import('./settings.d.ts').Settings} Settings */
/** @typedef {Record<string, unknown>} Given */

const quotaUsed = 90047;
const revokedAlready = 90050;

/**
 * The names of the options that a method takes: the members of the body, but for those that are its arguments.
 * @param {CommandInfo} command
 * @param {readonly string[]} args
 */
const optionsOf = ({ takes = {} }, args) => (
  Object.keys(takes).filter((name) => !args.includes(name)));

/**
 * @param {Settings} settings
 * @param {object} ways
 * @param {(command: string, body: unknown, options: Given, placed: import('../core/instance.d.ts').Relocate) =>
 *   Promise<{ answer: import('../types.d.ts').Answer }>} ways.single
 * @param {ReturnType<typeof import('./list.js').createListCall>} ways.listCall
 * @param {ReturnType<typeof import('./stream.js').createStream>} ways.stream
 * @param {import('../core/instance.d.ts').LoadEngine} ways.load
 */
export const createPushes = (settings, { single, listCall, stream, load }) => {
  const day = createDays(settings);

  /**
   * What is not said has its default: a new number for each call, which one that is repeated keeps; all tasks.
   * @param {Given} said
   */
  const withOwn = ({
    from = settings.identifier, msgRandom = randomNumber(), tasks = [], ...others
  }) => ({
    from, msgRandom, tasks, ...others,
  });

  /**
   * @param {CommandInfo} command
   * @param {Given} args
   * @param {Given} [options]
   */
  const once = async (command, args, options = {}) => {
    checkCallOptions(options, optionsOf(command, Object.keys(args)));
    const { signal, deadline, ...said } = options;
    const body = bodyOf(command, withOwn({ ...said, ...args }));
    const { answer } = await single(command.name, body, { signal, deadline }, placedIn(command));
    return answer;
  };

  /**
   * @param {CommandInfo} command that the service counts by the day
   * @param {Given} args
   * @param {Given} [options]
   */
  const pushed = async (command, args, options) => {
    try {
      const { taskId = '' } = await once(command, args, options);
      return { taskId, today: day(command, 1) };
    } catch (error) {
      const isUsed = isTimPushError(error) && error.errorCode === quotaUsed;
      throw isUsed ? Object.assign(error, { today: day(command, 0) }) : error;
    }
  };

  /**
   * What one call of a batch has beside its accounts, which are the same for all but for the number.
   * @param {ListCommand} command
   * @param {Given} args
   */
  const besides = (command, args) => {
    const { MsgRandom: _, ...members } = bodyOf(command, withOwn(args));
    return () => ({ ...members, MsgRandom: randomNumber() });
  };

  /**
   * The core, which has found the message good: before the first account is read.
   * @param {ListCommand} command
   * @param {() => Given} beside
   */
  const checking = (command, beside) => async () => {
    const core = await load();
    const whole = JSON.stringify({ ...beside(), [command.list]: ['-'] });
    try {
      core.checkBody(command.name, whole, placedIn(command), true);
    } catch (error) {
      throw noteSent(error, command.name, 'no');
    }
    return core;
  };

  const [batch, webBatch] = listCommands.filter(isPush)
    .map((command) => sizedFor(command, settings));

  /**
   * What a batch is told about its job, and what about its message.
   * @param {ListCommand} command
   * @param {Given} options
   */
  const apart = (command, options) => {
    const names = optionsOf(command, ['accounts', 'message', 'msgRandom']);
    const entries = Object.entries(options);
    return {
      names,
      said: Object.fromEntries(entries.filter(([name]) => names.includes(name))),
      job: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    };
  };

  /** @param {ListCommand} command */
  const batchOf = (command) => async (
    /** @type {unknown} */ accounts,
    /** @type {unknown} */ message,
    /** @type {Given} */ options = {},
  ) => {
    const { names, said, job } = apart(command, Object(options));
    checkJobOptions(options, names);
    const beside = besides(command, { ...said, message });
    const checked = checking(command, beside);
    const { done, failures } = await listCall(checked, command, accounts, beside, job);
    const tasks = new Set(done.flatMap(({ taskId }) => taskId ?? []));
    return { tasks: [...tasks], accounts: done.map(({ account }) => account), failures };
  };

  /** @param {ListCommand} command */
  const streamOf = (command) => (
    /** @type {unknown} */ accounts,
    /** @type {unknown} */ message,
    /** @type {Given} */ options = {},
  ) => stream(accounts, () => {
    try {
      const { names, said, job } = apart(command, Object(options));
      checkJobOptions(options, ['ordered', 'total', ...names]);
      const beside = besides(command, { ...said, message });
      return { command, beside, load: checking(command, beside), options: job };
    } catch (error) {
      throw noteSent(error, command.name, 'no');
    }
  });

  /**
   * What a statistics call answers.
   * @param {string} method
   * @param {Given} query the members of its body, in one object
   * @param {Given} [options]
   */
  const asked = async (method, query, options) => {
    const command = commandOf(method);
    const names = Object.keys(command.takes ?? {});
    checkOptions(query, names);
    const none = Object.fromEntries(names.map((name) => [name, undefined])); // options it has none
    const { details } = await once(command, { ...none, ...query }, options);
    return details;
  };

  /** @type {Record<string, (...args: any[]) => any>} */
  const methods = {
    push: (message, options) => pushed(commandOf('push'), { message }, options),
    webPush: (message, options) => pushed(commandOf('webPush'), { message }, options),
    batch: batchOf(batch),
    webBatch: batchOf(webBatch),
    revoke: async (taskId, message, options) => {
      if (message === undefined) {
        throw errorOf('ERR_INVALID_ARGUMENT', 'missing', { path: ['message'], noun: 'message' });
      }
      try {
        await once(commandOf('revoke'), { taskId, message }, options);
      } catch (error) {
        // An attempt before this one may have done it, and has.
        const isDone = isTimPushError(error) && error.errorCode === revokedAlready
          && error.sent === 'unknown';
        if (!isDone) throw error;
      }
    },
    statistics: (query, options) => asked('statistics', query ?? {}, options),
    losses: (query, options) => asked('losses', query ?? {}, options),
    trace: (taskId, account, options) => asked('trace', { taskId, account }, options),
    chatStatistics: (query, options) => asked('chatStatistics', query ?? {}, options),
    chatTrace: (pushId, options) => asked('chatTrace', { pushId }, options),
  };
  return { methods, streamBatch: streamOf(batch), streamWebBatch: streamOf(webBatch) };
};
