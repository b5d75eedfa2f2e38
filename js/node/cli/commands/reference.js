// explain, regions, plan: what can be said without a call.
import { Option } from 'commander';
import { loadCore } from '../../../index.js';
import { defineCommand } from '../define.js';
import { exitCodes, UsageError } from '../exit.js';
import { sourceOf, withInput } from '../input.js';
import { readItems } from '../items.js';
import { print, recordText, withOutput } from '../output.js';
import { counted, spanOf } from '../text.js';
import { integer, positiveNumber } from '../values.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */
/** @typedef {import('../../../types.d.ts').Explanation} Explanation */

const words = Object.freeze({
  en: {
    code: 'code',
    kind: 'kind',
    meaning: 'meaning',
    hint: 'what to do',
    retry: 'repeat it?',
    kinds: {
      credential: 'credential: the signature, the identifier or its rights',
      app: 'app: its region, edition, features or quota',
      request: 'request: the body or the URL',
      account: 'account: this account only',
      throttled: 'throttled: too many calls',
      internal: 'internal: the service itself',
      unknown: 'unknown',
    },
    advice: {
      succeeded: 'no need, the call succeeded',
      unknown: 'not known; the client does not',
      stop: 'no, see what to do',
      sign_anew: 'once, with a new UserSig',
      slow_down: 'yes, later and more slowly',
      wait_a_minute: 'yes, after a minute',
      repeat: 'yes, with growing waits',
    },
  },
  zh: {
    code: '错误码',
    kind: '类别',
    meaning: '含义',
    hint: '处理方法',
    retry: '能否重试',
    kinds: {
      credential: 'credential：签名、identifier 或其权限',
      app: 'app：应用的地域、套餐、功能或配额',
      request: 'request：请求包体或 URL',
      account: 'account：仅此账号',
      throttled: 'throttled：调用过于频繁',
      internal: 'internal：服务端内部错误',
      unknown: 'unknown：未知',
    },
    advice: {
      succeeded: '无需重试，调用已成功',
      unknown: '未知，客户端不会自动重试',
      stop: '否，请见处理方法',
      sign_anew: '换用新的 UserSig 重试一次',
      slow_down: '可以，请稍后降低频率重试',
      wait_a_minute: '可以，请等待一分钟后重试',
      repeat: '可以，请逐步延长间隔后重试',
    },
  },
});

/** @param {NodeJS.ProcessEnv} env as POSIX reads them: the first that is set counts */
const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }) => (
  /^zh\b|^zh_/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh' : 'en'
);

/** @param {readonly string[]} texts */
const codesOf = (texts) => texts.map((text) => {
  const code = Number(text);
  if (/^-?\d{1,10}$/.test(text) && Math.abs(code) <= 0x7fffffff) return code;
  throw new UsageError(`"${text}" is not an ErrorCode. Give the number of an answer, such as 70107.`);
});

/** @type {(label: string, kind: string) => [string, string][]} */
const kindPart = (label, kind) => [[label, kind]];

/**
 * What is said about repeating: more than the client's advice, which is to stop in each of these.
 * @param {Explanation} explanation
 */
const repeatingOf = ({ code, name, advice }) => {
  if (code === 0) return 'succeeded';
  return name === 'UNKNOWN' ? 'unknown' : advice;
};

/**
 * @param {Terminal} terminal
 * @param {readonly Explanation[]} found
 * @param {'en' | 'zh'} language
 * @param {boolean} isList
 * @returns {import('../output.js').Sheet}
 */
const explanationSheet = ({ paint }, found, language, isList) => {
  const labels = words[language];
  const text = found.map((explanation) => {
    const { code, name, kind, meaning, hint } = explanation;
    return recordText(paint, [
      [labels.code, `${code} ${name}`],
      [labels.meaning, meaning],
      [labels.hint, hint],
      [labels.retry, labels.advice[repeatingOf(explanation)]],
      ...(code === 0 ? [] : kindPart(labels.kind, labels.kinds[kind])),
    ]);
  }).join('\n');
  return {
    whole: found,
    items: found,
    header: ['code', 'name', 'kind', 'advice', 'meaning', 'hint'],
    rows: found.map(({ code, name, kind, advice, meaning, hint }) => (
      [code, name, kind, advice, meaning, hint]
    )),
    ...(isList ? {} : { text }),
  };
};

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
const addExplain = (program, terminal) => defineCommand(program, terminal, {
  name: 'explain',
  usage: '[options] CODE... | --all',
  words: '[code...]',
  summary: 'say what an ErrorCode means and what to do',
  description: 'Says what an ErrorCode of the service means, whether to repeat the call, and what to do.',
  notes: 'Without --language it is Chinese where LC_ALL, LC_MESSAGES or LANG is (zh_CN.UTF-8), else English.',
  examples: [
    ['timpush explain 70107', ''],
    ['timpush explain 70020 --language zh', ''],
    ['timpush explain --all --format csv > codes.csv', ''],
  ],
  options: (command) => withOutput(command
    .option('--all', 'every code that is known')
    .addOption(new Option('-l, --language <language>', 'en or zh').choices(['en', 'zh']))),
  run: async (/** @type {string[]} */ texts, options) => {
    const language = options.language ?? languageOf(terminal.env);
    if (options.all && texts.length > 0) throw new UsageError('--all and a code exclude each other. Give one of them.');
    if (!options.all && texts.length === 0) {
      throw new UsageError('Which code? Give the ErrorCode of an answer, such as 70107, or --all.');
    }
    const given = codesOf(texts);
    const core = await loadCore({ language });
    const codes = options.all ? core.codes() : given;
    const found = codes.map((code) => core.explain(code, { language }));
    print(terminal, options, explanationSheet(terminal, found, language, Boolean(options.all)));
    return exitCodes.ok;
  },
});

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
const addRegions = (program, terminal) => defineCommand(program, terminal, {
  name: 'regions',
  summary: 'list the regions and their hosts',
  description: 'Lists the regions and their hosts. The region is the data centre that was chosen when the app was made; the console shows it.',
  examples: [['timpush regions', ''], ['timpush regions --format json', '']],
  options: withOutput,
  run: async (_, options) => {
    const regions = (await loadCore()).regions();
    print(terminal, options, {
      whole: regions,
      items: regions,
      header: ['region', 'place', 'host', 'backup'],
      rows: regions.map(({ id, place, host, backup }) => [id, place, host, backup]),
    });
    return exitCodes.ok;
  },
});

const spread = 50; // milliseconds: what the client keeps free by default

/**
 * @param {number} accounts
 * @param {{ rate?: number, concurrency?: number }} options
 */
const planFor = async (accounts, { rate, concurrency }) => {
  const core = await loadCore();
  const accountsPerCall = core.limits.accountsPerCall;
  const quota = core.command('get_attr').callsPerSecond;
  const calls = Math.ceil(accounts / accountsPerCall);
  const callsPerSecond = rate ?? quota;
  const spacing = (1000 + spread) / callsPerSecond; // milliseconds
  const seconds = (/** @type {number} */ milliseconds) => Math.round(milliseconds) / 1000;
  return {
    accounts,
    accountsPerCall,
    calls,
    callsPerSecond,
    leastSeconds: seconds(Math.max(0, calls - 1) * spacing),
    ...(concurrency ? { concurrency, answerSeconds: seconds(concurrency * spacing) } : {}),
  };
};

/** @type {(concurrency: number, seconds: number) => [string, string][]} */
const answerPart = (concurrency, seconds) => [
  ['while', `an answer takes ${spanOf(seconds)} at most, with ${counted(concurrency, 'call')} at once`],
];

/**
 * @param {Awaited<ReturnType<typeof planFor>>} plan
 * @returns {[string, string][]}
 */
const planParts = ({
  accounts, accountsPerCall, calls, callsPerSecond, leastSeconds,
  concurrency = 0, answerSeconds = 0,
}) => [
  ['accounts', accounts.toLocaleString('en-US')],
  ['calls', `${calls.toLocaleString('en-US')}, of ${counted(accountsPerCall, 'account')} at most`],
  ['rate', `${counted(callsPerSecond, 'call')} a second at most`],
  ['least time', spanOf(leastSeconds < 60 ? leastSeconds : Math.ceil(leastSeconds))],
  ...(concurrency === 0 ? [] : answerPart(concurrency, answerSeconds)),
];

/**
 * @param {Terminal} terminal
 * @param {readonly string[]} texts
 * @param {import('../items.js').InputOptions} options
 */
const accountCountOf = async (terminal, texts, options) => {
  const path = sourceOf(texts, options);
  if (path !== undefined) {
    if (options.from !== undefined && texts.length > 0) throw new UsageError('A number and --from exclude each other. Give one of them.');
    let count = 0;
    for await (const _ of readItems(terminal, path, options)) count += 1;
    return count;
  }
  const [text = ''] = texts;
  const count = Number(text.replace(/[_,]/g, ''));
  if (texts.length === 1 && /^\d[\d_,]*$/.test(text) && count > 0 && Number.isSafeInteger(count)) return count;
  throw new UsageError('How many accounts? Give a number, such as 1000000, or a file of them: --from FILE.');
};

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
const addPlan = (program, terminal) => defineCommand(program, terminal, {
  name: 'plan',
  usage: '[options] NUMBER | --from FILE | -',
  words: '[number...]',
  summary: 'count the calls for so many accounts, and their least time',
  description: `Counts the calls that so many accounts take, and the least time for them within the service's quota. It is the same for every attribute and tag command, each of which has a quota of its own.`,
  notes: 'Calls depart evenly and a little below the quota, so that the service never counts too many in one second. The least time is that of the quota: N calls under way at once (--concurrency) keep to it while an answer takes N times 10.5 ms at most. An account that a file names twice counts twice, as in a run with --out; without --out it is asked for once.',
  examples: [
    ['timpush plan 1000000', ''],
    ['timpush plan --from accounts.txt', ''],
    ['timpush plan 1000000 --rate 50', 'leaving half of the quota to others'],
  ],
  options: (command) => withOutput(withInput(command
    .option('--rate <number>', 'calls a second (default: the quota, 100)', positiveNumber)
    .option('--concurrency <number>', 'say how long answers may take with so many calls at once', integer(1, 10_000)))),
  run: async (/** @type {string[]} */ texts, options) => {
    const plan = await planFor(await accountCountOf(terminal, texts, options), options);
    print(terminal, options, {
      whole: plan,
      items: [plan],
      header: Object.keys(plan),
      rows: [Object.values(plan)],
      text: recordText(terminal.paint, planParts(plan)),
    });
    return exitCodes.ok;
  },
});

/**
 * @param {import('commander').Command} program
 * @param {Terminal} terminal
 */
export const addReferenceCommands = (program, terminal) => [
  addExplain(program, terminal), addRegions(program, terminal), addPlan(program, terminal),
];
