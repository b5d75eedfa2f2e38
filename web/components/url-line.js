// The whole address of the call, its secret masked.
import { html } from 'lit';
import { words } from '../i18n/index.js';
import { View } from './view.js';

class UrlLine extends View {
  render() {
    const { request } = words();
    const { mode, connections, command, random, core } = this.state;
    const { region, sdkAppId, identifier } = connections[mode];
    const host = mode === 'sandbox'
      ? html`<span class="url-host is-sandbox">${request.sandboxHost}</span>`
      : html`<span class="url-host">https://${core?.regions().find(({ id }) => id === region)?.host ?? '…'}</span>`;
    const parameters = Object.entries({
      usersig: '***', identifier: encodeURIComponent(identifier), sdkappid: encodeURIComponent(sdkAppId),
      random: String(random), contenttype: 'json',
    });
    // No white space between the parts: it would be copied with them.
    const query = parameters.map(([name, value], index) => [
      html`${index === 0 ? '?' : '&'}<wbr>${name}=`, html`<span class="url-value">${value}</span>`,
    ]);
    const path = html`<wbr><span class="url-path">/v4/timpush/<wbr><b>${command}</b></span>`;
    return html`<div class="url" role="group" aria-label=${request.url} tabindex="0">
      <span class="method">POST</span><code class="url-text">${host}${path}${query}</code></div>`;
  }
}
customElements.define('url-line', UrlLine);
