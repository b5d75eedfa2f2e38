/**
 * CSV as people and spreadsheets write it: separated by commas, semicolons or tabs, as the first row tells. Blanks around a cell count
 * only within quotes. What is wrong is told with the row, for who does not want to guess what was meant.
 */

/** @typedef {{ text: string, quoted: boolean }} Cell */
/** @typedef {'quote_open' | 'quote_inside' | 'after_quote' | 'long_row'} Problem */
/** @typedef {{ cells: Cell[], line: number, problem?: Problem }} Row line: where it begins */

const separators = Object.freeze([',', ';', '\t']);

/**
 * @param {string} text
 * @param {number} at
 */
const afterBlanks = (text, at) => {
  let end = at;
  while (end < text.length && /[^\S\r\n\t]/.test(text[end])) end += 1;
  return end;
};

/**
 * @param {string} text
 * @param {number} at behind the opening quote
 * @returns {number} -1 where there is none
 */
const closingQuote = (text, at) => {
  let end = text.indexOf('"', at);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end;
};

/**
 * @param {string} text
 * @param {number} at
 * @param {string} separator
 */
const endOfCell = (text, at, separator) => {
  let end = at;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
};

/**
 * @param {string} text
 * @param {number} at
 * @param {string} separator
 * @returns {{ cell: Cell, end: number, problem?: Problem }}
 */
const cellAt = (text, at, separator) => {
  const start = afterBlanks(text, at);
  const isQuoted = text[start] === '"';
  const close = isQuoted ? closingQuote(text, start + 1) : -1;
  const afterQuote = close < 0 ? at : afterBlanks(text, close + 1);
  const end = endOfCell(text, afterQuote, separator);
  if (close >= 0 && end === afterQuote) {
    return { cell: { text: text.slice(start + 1, close).replaceAll('""', '"'), quoted: true }, end };
  }
  // What is no quoted cell is taken as it stands.
  const bare = close < 0 ? end : endOfCell(text, at, separator);
  const cell = { text: text.slice(at, bare).trim(), quoted: false };
  if (isQuoted) return { cell, end: bare, problem: close < 0 ? 'quote_open' : 'after_quote' };
  return cell.text.includes('"') ? { cell, end, problem: 'quote_inside' } : { cell, end };
};

/**
 * @param {string} text
 * @param {number} at
 * @param {string} separator
 * @returns {{ cells: Cell[], end: number, isWhole: boolean, problem?: Problem }} isWhole: more text would not change it
 */
const rowAt = (text, at, separator) => {
  /** @type {Cell[]} */
  const cells = [];
  /** @type {Problem[]} */
  const problems = [];
  let end = at - 1;
  do {
    const found = cellAt(text, end + 1, separator);
    cells.push(found.cell);
    if (found.problem) problems.push(found.problem);
    end = found.end;
  } while (text[end] === separator);
  const next = end + (text.startsWith('\r\n', end) ? 2 : 1);
  // A lone CR at the end may be half of a line end, and a quote may still be closed.
  const hasEnd = end < text.length && (next < text.length || text[end] === '\n' || next > end + 1);
  return {
    cells,
    end: Math.min(next, text.length),
    isWhole: hasEnd && !problems.includes('quote_open'),
    problem: problems[0],
  };
};

/**
 * The separator by which a first row makes sense, and has the most cells.
 * @param {string} text
 * @param {number} at
 * @param {boolean} isLast
 * @returns {string | undefined} nothing where more text may change that
 */
const separatorAt = (text, at, isLast) => {
  const tried = separators.map((separator) => ({ separator, ...rowAt(text, at, separator) }));
  if (!isLast && !tried.every(({ isWhole }) => isWhole)) return undefined;
  return tried.reduce((best, one) => {
    if (Boolean(best.problem) !== Boolean(one.problem)) return best.problem ? one : best;
    return one.cells.length > best.cells.length ? one : best;
  }).separator;
};

/** @param {string} text */
const lineEndsIn = (text) => text.match(/\r\n|[\r\n]/g)?.length ?? 0;

/** @param {Cell[]} cells */
const isEmpty = (cells) => cells.length === 1 && cells[0].text === '' && !cells[0].quoted;

/**
 * Reads in pieces, as they come.
 * @param {{ longestRow?: number }} [options] in characters
 */
export const createReader = ({ longestRow = Infinity } = {}) => {
  let rest = '';
  let line = 1;
  let isBegun = false;
  /** @type {string | undefined} */
  let separator;

  /**
   * @param {string} piece
   * @param {boolean} [isLast]
   * @returns {Generator<Row, void, undefined>} the rows that are complete, but for empty lines
   */
  return function* read(piece, isLast = false) {
    const text = rest + (isBegun ? piece : piece.replace(/^\uFEFF/, ''));
    isBegun ||= piece !== '';
    const mayEnd = isLast || /[\r\n]/.test(piece);
    let at = 0;
    while (mayEnd && at < text.length) {
      const by = separator ?? separatorAt(text, at, isLast);
      const row = by && rowAt(text, at, by);
      if (!row || !(isLast || row.isWhole)) break;
      const { cells, end, problem } = row;
      if (!isEmpty(cells)) {
        separator = by;
        yield { cells, line, problem: end - at > longestRow ? 'long_row' : problem };
      }
      line += lineEndsIn(text.slice(at, end));
      at = end;
    }
    rest = text.slice(at);
    if (rest.length > longestRow) yield { cells: [], line, problem: 'long_row' };
  };
};

/**
 * @param {string} text
 * @returns {Row[]}
 */
export const rowsOf = (text) => [...createReader()(text, true)];
