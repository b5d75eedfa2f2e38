// Values as each language writes them. A value is data: nothing in it may end its quotes, and none of it
// stands there raw that a terminal obeys when it is pasted, such as Ctrl-C or a line end, or that nobody sees.
import { harmless, harmlessJson, isHarmless } from '../../js/harmless.js';

/** @param {string} character as printf writes it, byte by byte */
const octal = (character) => [...new TextEncoder().encode(character)]
  .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/**
 * For POSIX shells: within single quotes nothing is special but the single quote. zsh takes `=name`
 * for the path of a program. What must not stand there raw is left to printf, which can say all but
 * zero bytes and line ends at the end.
 * @param {string} text
 */
export const shell = (text) => {
  if (/^(?!=)[\w@%+=:,./-]+$/.test(text)) return text;
  if (isHarmless(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const format = text.replace(/[%\\]/g, '$&$&').replace(/['!]/g, octal);
  return `"$(printf '${harmless(format, octal)}')"`;
};

/** @param {unknown} value @returns {string} JSON in one line */
export const json = (value) => harmlessJson(JSON.stringify(value));

/** @param {string} text */
const javaScriptText = (text) => (
  `'${json(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
);

/** Python has no pairs of surrogates. @param {string} text */
const pythonText = (text) => harmless(JSON.stringify(text), (character) => (
  `\\U${/** @type {number} */ (character.codePointAt(0)).toString(16).padStart(8, '0')}`
));

/** @param {string} name a member called `__proto__` would set the prototype, unless it is computed */
const javaScriptName = (name) => {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : javaScriptText(name);
};

/**
 * @param {any} value JSON's
 * @param {string} [indent]
 * @returns {string}
 */
export const javaScript = (value, indent = '') => {
  if (typeof value === 'string') return javaScriptText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const items = Array.isArray(value)
    ? value.map((item) => javaScript(item, `${indent}  `))
    : Object.entries(value).map(([name, item]) => `${javaScriptName(name)}: ${javaScript(item, `${indent}  `)}`);
  return wrapped(items, Array.isArray(value) ? '[]' : '{}', indent);
};

/**
 * @param {any} value JSON's; Python reads JSON's texts as they are
 * @param {string} [indent]
 * @returns {string}
 */
export const python = (value, indent = '') => {
  if (typeof value === 'string') return pythonText(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (typeof value !== 'object') return String(value);
  const items = Array.isArray(value)
    ? value.map((item) => python(item, `${indent}    `))
    : Object.entries(value).map(([name, item]) => `${pythonText(name)}: ${python(item, `${indent}    `)}`);
  return wrapped(items, Array.isArray(value) ? '[]' : '{}', indent, '    ');
};

/**
 * On one line where it is short, else one item a line.
 * @param {string[]} items
 * @param {'[]' | '{}'} brackets
 * @param {string} indent
 * @param {string} [step]
 */
const wrapped = (items, [open, close], indent, step = '  ') => {
  const line = open === '{' && step === '  ' ? `{ ${items.join(', ')} }` : `${open}${items.join(', ')}${close}`;
  if (items.length === 0) return `${open}${close}`;
  if (line.length + indent.length <= 72 && !line.includes('\n')) return line;
  return `${open}\n${items.map((item) => `${indent}${step}${item},\n`).join('')}${indent}${close}`;
};
