// The service counts bytes of UTF-8 where people see characters.

const encoder = new TextEncoder();

/** @param {string} text */
export const bytesOf = (text) => encoder.encode(text).length;
