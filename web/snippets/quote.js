// Values as each language writes them. A value is data: nothing in it may end its quotes.

/**
 * For POSIX shells: within single quotes nothing is special but the single quote. zsh takes `=name`
 * for the path of a program.
 * @param {string} text
 */
export const shell = (text) => (
  /^(?!=)[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
);

/** @param {string} text */
const javaScriptText = (text) => {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
};

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
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (typeof value !== 'object') return String(value);
  const items = Array.isArray(value)
    ? value.map((item) => python(item, `${indent}    `))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${python(item, `${indent}    `)}`);
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
