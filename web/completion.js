// What may be written at a place of a body: members, names and accounts, by the JSON Schema of the call.

const digits = Object.freeze([...'0123456789']);
const token = /"(?:[^"\\\n]|\\.)*"?|[{}[\]:,]|[^\s"{}[\]:,]+/g;
const openText = /^"(?:[^"\\\n]|\\.)*$/; // up to the cursor
const restOfText = /^(?:[^"\\\n]|\\.)*"(?=\s*(?:[:,}\]]|$))/; // from the cursor on; else the next quote begins another text
const restOfWord = /^[^\s"{}[\]:,]*/;

/**
 * @typedef {{ isList: boolean, step: string | number, taken: string[], expects: 'name' | 'colon' | 'value' | 'comma' }} Frame
 *
 * @typedef {object} Place where a text is written, or may be
 * @property {'name' | 'value'} kind
 * @property {(string | number)[]} path of the object that the name is for, or of the value
 * @property {string[]} taken the object's names, or the list's texts, but for this one
 * @property {number} from
 * @property {number} to
 * @property {boolean} isText whether its quote stands there
 * @property {boolean} isEmpty whether nothing does
 * @property {boolean} hasColon whether the name has a value already
 * @property {boolean} needsComma whether something else follows at once
 *
 * @typedef {object} Schema as far as the core's go
 * @property {string} [title] the noun, where it has one
 * @property {string} type
 * @property {(string | number)[]} [enum] all that it may be
 * @property {Record<string, Schema>} [properties]
 * @property {string[]} [required]
 * @property {Schema} [propertyNames]
 * @property {Schema | boolean} [additionalProperties]
 * @property {Schema} [items]
 * @property {number} [minimum]
 * @property {number} [maximum]
 *
 * @typedef {{ label: string, noun?: string, value: string, isMember?: boolean }} Option `value` is what a
 *   name is given; a member's is the contract's
 */

/** @param {boolean} isList @returns {Frame} */
const frameOf = (isList) => (
  { isList, step: isList ? 0 : '', taken: [], expects: isList ? 'value' : 'name' }
);

/** @param {string} text a token */
const plainOf = (text) => {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
};

/** @param {string} text @returns {string[]} */
const tokensOf = (text) => text.match(token) ?? [];

/** @param {Frame} frame @param {string} text a token that neither opens nor closes */
const advance = (frame, text) => {
  if (text === ',') {
    if (frame.isList) frame.step = Number(frame.step) + 1;
    frame.expects = frame.isList ? 'value' : 'name';
  } else if (text === ':') {
    frame.expects = 'value';
  } else if (frame.expects === 'name') {
    frame.step = plainOf(text);
    frame.taken.push(frame.step);
    frame.expects = 'colon';
  } else {
    if (frame.isList) frame.taken.push(plainOf(text));
    frame.expects = 'comma';
  }
};

/** What is open after the tokens, outermost first. @param {string[]} tokens @returns {Frame[]} */
const framesOf = (tokens) => {
  /** @type {Frame[]} */
  const frames = [{ ...frameOf(false), expects: 'value' }];
  for (const text of tokens) {
    const frame = frames.at(-1);
    if (!frame) break;
    if (text === '{' || text === '[') {
      frame.expects = 'comma'; // once it is closed
      frames.push(frameOf(text === '['));
    } else if (text === '}' || text === ']') {
      frames.pop();
    } else {
      advance(frame, text);
    }
  }
  return frames;
};

/** The names, or the texts, that follow in the same object or list. @param {Frame} frame @param {string[]} tokens */
const takenIn = ({ isList }, tokens) => {
  const taken = [];
  let depth = 0;
  for (const [index, text] of tokens.entries()) {
    if (text === '{' || text === '[') depth += 1;
    if (text === '}' || text === ']') depth -= 1;
    if (depth < 0) break;
    const at = isList ? index : index - 1;
    if (depth === 0 && at >= 0 && (isList ? text.startsWith('"') : text === ':')) taken.push(plainOf(tokens[at]));
  }
  return taken;
};

/**
 * Where one stands in a text that need not be JSON yet.
 * @param {string} text
 * @param {number} at
 * @returns {Place | undefined} nothing where no name and no value can stand
 */
export const placeAt = (text, at) => {
  const before = tokensOf(text.slice(0, at));
  const last = before.at(-1) ?? '';
  const isNear = last !== '' && text.slice(0, at).endsWith(last);
  const isText = isNear && openText.test(last);
  const isWord = isNear && !/^["{}[\]:,]/.test(last);
  const typed = isText || isWord ? last : '';
  const after = text.slice(at);
  const [end] = (isText && restOfText.exec(after)) || (typed && restOfWord.exec(after)) || [''];
  const frames = framesOf(typed ? before.slice(0, -1) : before);
  const frame = frames.at(-1);
  if (!frame || (frame.expects !== 'name' && frame.expects !== 'value')) return undefined;
  const steps = frames.slice(1).map(({ step }) => step);
  const rest = tokensOf(after.slice(end.length));
  const [next = ','] = rest;
  const isMember = frame.expects === 'value' && !frame.isList; // has no others beside it
  return {
    kind: frame.expects,
    path: frame.expects === 'name' ? steps.slice(0, -1) : steps,
    taken: isMember ? [] : [...frame.taken, ...takenIn(frame, rest)],
    from: at - typed.length,
    to: at + end.length,
    isText,
    isEmpty: typed === '',
    hasColon: next === ':',
    needsComma: !/^[:,}\]]/.test(next),
  };
};

/** @param {Schema | undefined} schema @param {string | number} step @returns {Schema | undefined} */
const stepInto = (schema, step) => {
  if (typeof step === 'number') return schema?.items;
  const { properties = {}, additionalProperties } = schema ?? {};
  if (Object.hasOwn(properties, step)) return properties[step];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
};

/** The least that has the right form: with its required members, and one item. @param {Schema} schema @returns {string} */
const emptyOf = ({
  type, properties = {}, required = [], items, enum: [first] = [], minimum = 0,
}) => {
  if (type === 'string') return '""';
  if (type === 'array') return `[${items ? emptyOf(items) : ''}]`;
  if (type !== 'object') return String(first ?? minimum);
  return `{${required.map((name) => `"${name}": ${emptyOf(properties[name])}`).join(', ')}}`;
};

/** @param {Schema} schema of an object @param {Record<string, string[]>} known @returns {Option[]} */
const namesIn = (schema, known) => {
  const { properties = {}, required = [], propertyNames, additionalProperties } = schema;
  const members = [...new Set([...required, ...Object.keys(properties)])].map((label) => (
    { label, noun: properties[label].title, value: emptyOf(properties[label]), isMember: true }
  ));
  if (!propertyNames || typeof additionalProperties !== 'object') return members;
  const { title: noun = '' } = propertyNames;
  const value = emptyOf(additionalProperties);
  return [...members, ...(known[noun] ?? []).map((label) => ({ label, noun, value }))];
};

/** Numbers where they are few. @param {Schema} schema @param {Record<string, string[]>} known @returns {string[]} */
const valuesIn = ({ title = '', type, enum: choices, minimum = 0, maximum = Infinity }, known) => {
  if (choices) return choices.map(String);
  if (type === 'string') return known[title] ?? [];
  return maximum < digits.length ? digits.slice(minimum, maximum + 1) : [];
};

/**
 * What fits a place.
 * @param {Schema} schema of the body
 * @param {Place} place
 * @param {Record<string, string[]>} known names and accounts, by the noun
 * @returns {Option[]} labels as they are written in JSON
 */
export const optionsAt = (schema, { kind, path, taken, isEmpty }, known) => {
  const here = path.reduce(stepInto, /** @type {Schema | undefined} */ (schema));
  if (!here) return [];
  const { title: noun, type } = here;
  const isName = kind === 'name';
  if (!isName && (type === 'object' || type === 'array')) {
    return isEmpty ? [{ label: emptyOf(here), noun, value: '' }] : [];
  }
  const options = isName
    ? namesIn(here, { slot: [...digits], ...known })
    : valuesIn(here, known).map((label) => ({ label, noun, value: '' }));
  const isText = isName || type === 'string';
  return options.filter(({ label }) => !taken.includes(label))
    .map((option) => (isText ? { ...option, label: JSON.stringify(option.label) } : option));
};

/**
 * What an option writes at a place, and where one goes on: in the first gap of it.
 * @param {Option} option
 * @param {Place} place
 * @returns {{ insert: string, cursor: number, hasGap: boolean }}
 */
export const writtenBy = ({ label, value }, { kind, hasColon, needsComma }) => {
  const isMember = kind === 'name' && !hasColon;
  const text = isMember ? `${label}: ${value}` : label;
  const begin = isMember ? label.length + 2 : 0;
  const isWhole = /^[[{]/.test(text.slice(begin)) || text.slice(begin) === '""';
  const gap = isWhole ? /""(?!:)|\{\}|\[\]/.exec(text.slice(begin)) : null;
  const cursor = gap ? begin + gap.index + 1 : text.length;
  return { insert: text + (needsComma ? ',' : ''), cursor, hasGap: gap !== null };
};
