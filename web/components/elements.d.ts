// The elements whose methods others call, by their tags: so querySelector and closest know what they find.
import type { AnswerView } from './answer-view.js';
import type { KeyField } from './key-field.js';
import type { ModeBar } from './mode-bar.js';
import type { WriteDialog } from './write-dialog.js';

declare global {
  interface HTMLElementTagNameMap {
    'answer-view': AnswerView;
    'key-field': KeyField;
    'mode-bar': ModeBar;
    'write-dialog': WriteDialog;
  }
}
