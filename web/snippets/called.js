// What the library and the command line call the things of a body, as the core's table says.

/**
 * @param {any} user of a body
 * @param {Readonly<Record<string, string>>} members as they are called → as the body has them
 */
export const asCalled = (user, members) => (
  Object.fromEntries(Object.entries(members).map(([name, wire]) => [name, user[wire]]))
);

/**
 * @param {import('../commands.js').Command} command
 * @param {any} body
 * @returns {string[]} the options that it switches on
 */
export const switchesIn = ({ switches = {} }, body) => (
  Object.entries(switches).filter(([, wire]) => body[wire] === 1).map(([name]) => name)
);
