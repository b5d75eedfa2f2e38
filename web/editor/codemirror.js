// CodeMirror as the page uses it: JSON, folding, search, and the core's objection where it belongs.
import {
  defaultKeymap, history, historyKeymap,
} from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching, codeFolding, foldGutter, foldKeymap, HighlightStyle, syntaxHighlighting,
} from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { closeSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { sayProblem } from '../i18n/problems.js';
import { joined } from '../i18n/index.js';
import { completing } from './complete.js';
import { rangeOf } from './range.js';
import { theme } from './theme.js';

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--json-key)' },
  { tag: tags.string, color: 'var(--json-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--json-number)' },
]);

// Ctrl and Enter sends the call, wherever one stands.
const keys = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');

/** @param {import('./complete.js').Complete} complete */
const writing = (complete) => [
  history(), highlightActiveLine(), bracketMatching(), keymap.of(historyKeymap),
  completing(complete),
];
const reading = () => [EditorState.readOnly.of(true)];

/** @param {Record<string, string>} words CodeMirror's own texts → the page's */
const phrased = (words) => EditorState.phrases.of(words);

/** @param {string} label */
const labelled = (label) => EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' });

/**
 * @param {EditorState} state
 * @param {import('../state.js').Problem} problem
 */
const diagnosticOf = (state, problem) => {
  const { whole, hint } = sayProblem(problem);
  return { ...rangeOf(state, problem), severity: /** @type {const} */ ('error'), message: joined(whole, hint) };
};

/**
 * @param {object} options
 * @param {HTMLElement} options.parent
 * @param {ShadowRoot} options.root
 * @param {string} options.value
 * @param {string} options.label
 * @param {Record<string, string>} options.phrases
 * @param {boolean} options.readOnly
 * @param {import('../state.js').Problem} [options.problem]
 * @param {[number, number]} options.selection
 * @param {(value: string) => void} options.onChange
 * @param {import('./complete.js').Complete} options.complete
 */
export const mountEditor = ({
  parent, root, value, label, phrases, readOnly, problem, selection, onChange, complete,
}) => {
  const [anchor, head] = selection;
  const labelling = new Compartment();
  const phrasing = new Compartment();
  let isOurs = false;
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: value,
      selection: { anchor: Math.min(anchor, value.length), head: Math.min(head, value.length) },
      extensions: [
        json(), lineNumbers(), codeFolding(), foldGutter(), drawSelection(), search({ top: true }),
        syntaxHighlighting(colours), EditorView.lineWrapping, theme, labelling.of(labelled(label)),
        phrasing.of(phrased(phrases)),
        readOnly ? reading() : writing(complete),
        keymap.of([...keys, ...foldKeymap, ...searchKeymap]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !isOurs) onChange(state.doc.toString());
        }),
      ],
    }),
  });

  const show = (/** @type {import('../state.js').Problem | undefined} */ wrong) => {
    view.dispatch(setDiagnostics(view.state, wrong ? [diagnosticOf(view.state, wrong)] : []));
  };
  show(problem);
  let shownLabel = label;
  let shownPhrases = phrases;
  /** @type {string | undefined} */
  let shownProblem = JSON.stringify(problem);

  return {
    /** @param {{ value: string, label: string, phrases: Record<string, string>, problem?: import('../state.js').Problem }} next */
    update: (next) => {
      if (next.value !== view.state.doc.toString()) {
        isOurs = true;
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next.value } });
        isOurs = false;
      }
      if (next.label !== shownLabel) {
        shownLabel = next.label;
        view.dispatch({ effects: labelling.reconfigure(labelled(next.label)) });
      }
      if (next.phrases !== shownPhrases) {
        shownPhrases = next.phrases;
        shownProblem = undefined; // it is said in another language now
        closeSearchPanel(view); // it keeps the texts that it was opened with
        view.dispatch({ effects: phrasing.reconfigure(phrased(next.phrases)) });
      }
      const text = JSON.stringify(next.problem);
      if (text !== shownProblem) {
        shownProblem = text;
        show(next.problem);
      }
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
};
