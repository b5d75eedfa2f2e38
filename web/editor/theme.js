// The editor in the page's colours, which come in as custom properties.
import { EditorView } from '@codemirror/view';

export const theme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'transparent', maxHeight: 'inherit', minHeight: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { font: 'var(--code-font)', maxHeight: 'inherit', minHeight: 'inherit', overflow: 'auto' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 6px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'transparent', border: 'none', color: 'var(--text-3)', paddingLeft: '4px' },
  '.cm-activeLine': { backgroundColor: 'var(--surface-2)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-foldPlaceholder': {
    background: 'var(--surface-2)', border: '1px solid var(--line)', color: 'var(--text-2)', padding: '0 6px',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selection)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--bad)', textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    background: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--line)', borderRadius: '6px',
    font: 'var(--text-font)', maxWidth: '420px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: 'var(--code-font)', maxHeight: '15em', maxWidth: 'min(420px, 95vw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex', alignItems: 'baseline', gap: '12px', padding: '3px 10px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--selection)', color: 'var(--text)',
  },
  '.cm-completionLabel, .cm-completionDetail': { overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionLabel': { flex: 'none', maxWidth: '70%' },
  '.cm-completionDetail': {
    font: 'var(--text-font)', fontSize: '12px', color: 'var(--text-2)', margin: '0 0 0 auto',
  },
  '.cm-completionMatchedText': { textDecoration: 'none' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text)', borderColor: 'var(--line)', font: 'var(--text-font)' },
  '.cm-panel.cm-search': {
    display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px', padding: '8px 40px 8px 10px',
  },
  '.cm-panel.cm-search > *': { margin: '0' },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '4px', font: 'var(--text-font)', fontSize: '13px' },
  '.cm-panel.cm-search [name=close]': {
    top: '8px', right: '8px', width: '28px', height: '28px', borderRadius: '6px', fontSize: '18px', color: 'var(--text-2)',
  },
  '.cm-panels .cm-button, .cm-panels .cm-textfield': {
    background: 'var(--surface)', color: 'var(--text)', border: '1px solid var(--edge)', borderRadius: '6px',
    font: 'var(--text-font)', fontSize: '13px', backgroundImage: 'none', minHeight: '28px', padding: '0 8px',
  },
  '.cm-panels .cm-button:hover': { background: 'var(--surface-2)' },
  '.cm-panels :focus-visible': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-searchMatch': { backgroundColor: 'var(--mark)' },
  '.cm-searchMatch-selected': { outline: '2px solid var(--accent)' },
});
