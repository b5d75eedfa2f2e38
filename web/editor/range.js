// Where in the text a field of the body stands.
import { syntaxTree } from '@codemirror/language';
import { brokenAt } from '../problems.js';

/** @typedef {import('@lezer/common').SyntaxNode} Node */

const values = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

/** @param {Node} node */
const childrenOf = (node) => {
  const children = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
};

/** @param {Node | undefined} node */
const valueIn = (node) => node && childrenOf(node).find(({ name }) => values.has(name));

/**
 * @param {import('@codemirror/state').EditorState} state
 * @param {Node} property
 */
const nameOf = (state, property) => {
  const name = childrenOf(property).find(({ name: kind }) => kind === 'PropertyName');
  try {
    return name && JSON.parse(state.sliceDoc(name.from, name.to));
  } catch {
    return undefined;
  }
};

/**
 * @param {import('@codemirror/state').EditorState} state
 * @param {Node} node
 * @param {string | number} step
 */
const childAt = (state, node, step) => (
  typeof step === 'number'
    ? childrenOf(node).filter(({ name }) => values.has(name))[step]
    : valueIn(childrenOf(node).find((child) => child.name === 'Property' && nameOf(state, child) === step))
);

/**
 * The place of a problem, or of the nearest thing around it that is there.
 * @param {import('@codemirror/state').EditorState} state
 * @param {import('../state.js').Problem} problem
 */
export const rangeOf = (state, problem) => {
  const broken = brokenAt(problem, state.doc.toString());
  if (broken !== undefined) {
    const at = Math.min(broken, state.doc.length);
    return { from: Math.max(0, at - 1), to: at };
  }
  let node = valueIn(syntaxTree(state).topNode);
  for (const step of problem.path ?? []) {
    const next = node && childAt(state, node, step);
    if (!next) break;
    node = next;
  }
  return node ? { from: node.from, to: node.to } : { from: 0, to: state.doc.length };
};
