// The bar at the top: the parts of the page, its language and its theme.
import { html } from 'lit';
import { icons, logo } from '../icons.js';
import { setLanguage, setTheme } from '../actions.js';
import { words } from '../i18n/index.js';
import { namesOf } from '../names.js';
import { View } from './view.js';

const themes = /** @type {const} */ (['system', 'light', 'dark']);
const themeIcons = { system: icons.screen, light: icons.sun, dark: icons.moon };

class TopBar extends View {
  nav() {
    const { view, command } = this.state;
    const { views } = words();
    const places = { calls: command, usersig: 'usersig', codes: 'codes' };
    return namesOf(views).map((name) => html`<a href="#/${places[name]}"
      aria-current=${name === view ? 'page' : 'false'}>${views[name]}</a>`);
  }

  themeButton() {
    const { theme } = this.state;
    const { theme: label, themes: names } = words();
    const next = themes[(themes.indexOf(theme) + 1) % themes.length];
    return html`<button type="button" class="button is-quiet is-icon" title="${label}: ${names[theme]}"
      aria-label="${label}: ${names[theme]}" @click=${() => setTheme(next)}>${themeIcons[theme]}</button>`;
  }

  languageButton() {
    const { language } = this.state;
    const other = language === 'en' ? 'zh' : 'en';
    const names = { en: 'English', zh: '中文' };
    return html`<button type="button" class="button is-quiet" lang=${other === 'zh' ? 'zh-CN' : 'en'}
      @click=${() => setLanguage(other)}>${names[other]}</button>`;
  }

  render() {
    const { product, viewsLabel } = words();
    return html`<header class="top">
      <div class="brand">${logo}<span class="brand-name">timpush</span> <span class="brand-part">${product}</span></div>
      <nav aria-label=${viewsLabel}>${this.nav()}</nav>
      <div class="top-end">${this.languageButton()}${this.themeButton()}</div>
    </header>`;
  }
}
customElements.define('top-bar', TopBar);
