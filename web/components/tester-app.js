// The whole page: the bar at the top, and the part that it names.
import { html, nothing } from 'lit';
import { words } from '../i18n/index.js';
import './call-view.js';
import './codes-view.js';
import './mode-bar.js';
import { callout } from './parts.js';
import './top-bar.js';
import './usersig-view.js';
import { View } from './view.js';

class TesterApp extends View {
  updated() {
    const { title, views } = words();
    document.title = this.state.view === 'calls' ? title : `${views[this.state.view]} · ${title}`;
    const { dataset } = document.documentElement;
    dataset.mode = this.state.mode;
    dataset.core = this.state.core ? 'ready' : 'loading';
  }

  content() {
    const { view } = this.state;
    if (view === 'usersig') return html`<usersig-view></usersig-view>`;
    if (view === 'codes') return html`<codes-view></codes-view>`;
    return html`<mode-bar></mode-bar><call-view></call-view>`;
  }

  alert() {
    const { alert } = this.state;
    return alert === '' ? nothing : callout('warn', words().alerts[alert]);
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.skip}>${words().skip}</a>
      <top-bar></top-bar>
      <div class="alert" role="status">${this.alert()}</div>
      <main id="main" tabindex="-1">${this.content()}</main>`;
  }

  /** The fragment is the page's own, so the link must not change it. @param {Event} event */
  skip(event) {
    event.preventDefault();
    this.querySelector('main')?.focus();
  }
}
customElements.define('tester-app', TesterApp);
