// The whole address of the call, its secret masked: on one line until somebody wants to read it.
import { html } from 'lit';
import { icons } from '../icons.js';
import { words } from '../i18n/index.js';
import { hostOf } from '../regions.js';
import { View } from './view.js';

class UrlLine extends View {
  static properties = { isOpen: { state: true } };

  constructor() {
    super();
    this.isOpen = false;
  }

  /** @param {boolean} isSandbox */
  host(isSandbox) {
    if (isSandbox) return html`<span class="url-host is-sandbox">${words().request.sandboxHost}</span>`;
    return html`<span class="url-host">https://${hostOf(this.state.connections.live.region)}</span>`;
  }

  render() {
    const { request } = words();
    const { mode, connections, command, random } = this.state;
    const { sdkAppId, identifier } = connections[mode];
    const parameters = Object.entries({
      usersig: '***', identifier: encodeURIComponent(identifier.toWellFormed()), sdkappid: encodeURIComponent(sdkAppId.toWellFormed()),
      random: String(random), contenttype: 'json',
    });
    // No white space between the parts: it would be copied with them.
    const query = parameters.map(([name, value], index) => [
      html`${index === 0 ? '?' : '&'}<wbr>${name}=`, html`<span class="url-value">${value}</span>`,
    ]);
    const path = html`<wbr><span class="url-path">/v4/timpush/<wbr><b>${command}</b></span>`;
    const toggle = () => { this.isOpen = !this.isOpen; };
    return html`<div class="url ${this.isOpen ? 'is-open' : ''}" role="group" aria-label=${request.url}>
      <span class="method">POST</span><code class="url-text">${this.host(mode === 'sandbox')}${path}${query}</code>
      <button type="button" class="button is-quiet is-icon is-small" aria-expanded=${this.isOpen ? 'true' : 'false'}
        aria-label=${request.wholeUrl} title=${request.wholeUrl} @click=${toggle}>${this.isOpen ? icons.up : icons.down}</button></div>`;
  }
}
customElements.define('url-line', UrlLine);
