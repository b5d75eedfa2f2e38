// Completion in the editor: offered in a text, and on Ctrl and Space wherever something can stand.
import { autocompletion, pickedCompletion, startCompletion } from '@codemirror/autocomplete';
import { placeAt, writtenBy } from '../completion.js';

/**
 * @typedef {import('../completion.js').Option & { detail: string }} Offer
 * @typedef {(place: import('../completion.js').Place) => Promise<Offer[]>} Complete
 */

/**
 * @param {import('@codemirror/view').EditorView} view
 * @param {Offer} offer
 * @param {import('@codemirror/autocomplete').Completion} completion
 */
const write = (view, offer, completion) => {
  const place = placeAt(view.state.doc.toString(), view.state.selection.main.head);
  if (!place) return;
  const { from, to } = place;
  const { insert, cursor, hasGap } = writtenBy(offer, place);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + cursor },
    userEvent: 'input.complete',
    annotations: pickedCompletion.of(completion),
    scrollIntoView: true,
  });
  if (hasGap) startCompletion(view);
};

/** @param {Complete} complete */
export const completing = (complete) => autocompletion({
  icons: false,
  override: [async ({ state, pos, explicit }) => {
    const place = placeAt(state.doc.toString(), pos);
    if (!place || !(place.isText || explicit)) return null;
    const offers = await complete(place);
    return {
      from: place.from,
      validFor: /^"(?:[^"\\\n]|\\.)*$/,
      options: offers.map((offer, index) => ({
        label: offer.label,
        detail: offer.detail,
        sortText: String(index).padStart(6, '0'),
        apply: (view, completion) => write(view, offer, completion),
      })),
    };
  }],
});
