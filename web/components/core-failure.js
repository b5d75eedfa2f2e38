// The package could not be loaded: said wherever it is missed, with a way on.
import { html } from 'lit';
import { loadCore } from '../actions.js';
import { words } from '../i18n/index.js';

export const coreFailure = () => html`<span class="is-bad">${words().request.coreFailed}
  <button type="button" class="button is-small" @click=${loadCore}>${words().retry}</button></span>`;
