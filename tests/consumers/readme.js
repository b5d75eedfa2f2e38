// The README's table of runtimes is the matrix: the same rows, by the same names, of the same major versions.

/** @typedef {string[]} Row runtime, version, how loaded, time */

/** @param {string} text in which versions count by their first number only */
const plain = (text) => text.replace(/(\d+)(\.\d+)+/g, '$1');

/** Chromium is the system's, which changes without us. @param {Row} row */
const keyOf = ([runtime, version, loaded]) => (
  [runtime, runtime === 'Chromium' ? '' : plain(version), plain(loaded)].join(' | '));

/** @param {string} readme */
const rowsOf = (readme) => {
  const [, table] = /^\| Runtime \|.*\n\|[-|]*\n((?:\|.*\n)*)/m.exec(readme);
  return table.trimEnd().split('\n').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
};

/**
 * @param {string} readme
 * @param {Row[]} rows that were measured
 * @param {{ whole: boolean }} options whether all of them were
 * @returns {string[]} what one has and the other has not
 */
export const differences = (readme, rows, { whole }) => {
  const [said, measured] = [rowsOf(readme), rows].map((all) => all.map(keyOf));
  return [
    ...measured.filter((key) => !said.includes(key)).map((key) => `  not there: ${key}`),
    ...(whole ? said.filter((key) => !measured.includes(key)).map((key) => `  not measured: ${key}`) : []),
  ];
};

/** @param {Row[]} rows */
export const markdownOf = (rows) => [
  ['Runtime', 'Version', 'How loaded', 'First call'], ['---', '---', '---', '---'], ...rows,
].map((row) => `| ${row.join(' | ')} |\n`).join('');
