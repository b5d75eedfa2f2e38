// An object's own names, as its type knows them; Object.keys says only that they are texts.

/**
 * @template {object} T
 * @param {T} object with no more members than its type says
 */
export const namesOf = (object) => /** @type {(keyof T & string)[]} */ (Object.keys(object));
