// Hands a text to the browser as a file.

/**
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export const download = (name, type, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};
