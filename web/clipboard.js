// The clipboard, also where the browser withholds its interface, as it does on plain http.

/** @param {string} text */
const copyByCommand = (text) => {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    focused?.focus();
  }
};

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard now
 */
export const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
};
