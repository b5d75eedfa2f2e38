// What is remembered on this device, only when asked to: no UserSig, no key, no call.

const name = 'timpush-tester';

/**
 * @typedef {object} Settings
 * @property {'en' | 'zh'} language
 * @property {'system' | 'light' | 'dark'} theme
 * @property {{ region: string, sdkAppId: string, identifier: string }} live
 */

/** Storage may be forbidden altogether. */
const storage = () => {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
};

/** @param {any} value */
const settingsOf = ({ language, theme, live }) => ({
  language: language === 'zh' ? /** @type {const} */ ('zh') : /** @type {const} */ ('en'),
  theme: ['light', 'dark'].includes(theme) ? theme : 'system',
  live: {
    region: String(live.region),
    sdkAppId: String(live.sdkAppId),
    identifier: String(live.identifier),
  },
});

/** @returns {Settings | undefined} */
export const recallSettings = () => {
  try {
    return settingsOf(JSON.parse(storage()?.getItem(name) ?? ''));
  } catch {
    return undefined;
  }
};

/** @param {import('./state.js').State} state */
export const rememberSettings = ({ language, theme, connections }) => {
  try {
    const settings = settingsOf({ language, theme, live: connections.live });
    storage()?.setItem(name, JSON.stringify(settings));
  } catch {
    // Full or forbidden: then the next visit starts anew.
  }
};

export const forgetSettings = () => {
  try {
    storage()?.removeItem(name);
  } catch {
    // Forbidden: then there is nothing to forget.
  }
};
