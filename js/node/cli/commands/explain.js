// explain: what an ErrorCode means, and what to do.
import { Option } from 'commander';
import { loadCore } from '../../../index.js';
import { defineCommand } from '../define.js';
import { exitCodes, UsageError } from '../exit.js';
import { print, recordText, withOutput } from '../output.js';

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
export const addExplainCommand = (program, terminal) => defineCommand(program, terminal, {
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
