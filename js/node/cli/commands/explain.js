// explain: what an ErrorCode means, and what to do.
import { loadCore } from '../../../index.js';
import { defineCommand } from '../define.js';
import { exitCodes, UsageError } from '../exit.js';
import { phrase } from '../language.js';
import { print, recordText, withOutput } from '../output.js';

/** @typedef {import('../terminal.js').Terminal} Terminal */
/** @typedef {import('../../../types.d.ts').Explanation} Explanation */

/** @param {readonly string[]} texts */
const codesOf = (texts) => texts.map((text) => {
  const code = Number(text);
  if (/^-?\d{1,10}$/.test(text) && Math.abs(code) <= 0x7fffffff) return code;
  throw new UsageError('notCode', { text });
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
 * @param {boolean} isList
 * @returns {import('../output.js').Sheet}
 */
const explanationSheet = ({ paint, text }, found, isList) => {
  const record = found.map((explanation) => {
    const { code, name, kind, meaning, hint } = explanation;
    return recordText(paint, [
      [text('explain.code'), `${code} ${name}`],
      [text('explain.meaning'), meaning],
      [text('explain.hint'), hint],
      [text('explain.retry'), text(`advice.${repeatingOf(explanation)}`)],
      ...(code === 0 ? [] : kindPart(text('explain.kind'), text(`kind.${kind}`))),
    ]);
  }).join('\n');
  return {
    whole: found,
    items: found,
    header: ['code', 'name', 'kind', 'advice', 'meaning', 'hint'],
    rows: found.map(({ code, name, kind, advice, meaning, hint }) => (
      [code, name, kind, advice, meaning, hint]
    )),
    ...(isList ? {} : { text: record }),
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
  examples: [
    ['timpush explain 70107', ''],
    ['timpush explain 70020 --language zh', ''],
    ['timpush explain --all --format csv > codes.csv', ''],
  ],
  options: (command) => withOutput(command
    .option('--all', 'every code that is known')),
  run: async (/** @type {string[]} */ texts, options) => {
    const { language } = terminal;
    if (options.all && texts.length > 0) {
      throw new UsageError('exclusive', { one: '--all', other: phrase('aCode') });
    }
    if (!options.all && texts.length === 0) throw new UsageError('noCode');
    const given = codesOf(texts);
    const core = await loadCore({ language });
    const codes = options.all ? core.codes() : given;
    const found = codes.map((code) => core.explain(code, { language }));
    print(terminal, options, explanationSheet(terminal, found, Boolean(options.all)));
    return exitCodes.ok;
  },
});
