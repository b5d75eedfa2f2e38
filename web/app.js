// The page's entry: shows it, then brings the core.
import './components/tester-app.js';
import { followFragment, loadCore, setLanguage, setTheme } from './actions.js';
import { store } from './state.js';

/** Resolves once the browser has painted what is there. */
const painted = () => new Promise((resolve) => {
  requestAnimationFrame(() => setTimeout(resolve, 0));
  setTimeout(resolve, 500); // a page in the background paints nothing
});

const start = async () => {
  const { language, theme } = store.get();
  setTheme(theme);
  followFragment();
  window.addEventListener('hashchange', followFragment);
  await setLanguage(language);
  await painted();
  await loadCore();
};

start();
