/** The answers that are read: by JavaScript in parts/reading.js and parts/loopback.js, by C++ in native/. */

/**
 * @param {(user: number) => string} account
 * @param {string[]} names of the attributes
 * @param {(user: number, slot: number) => string} value
 * @returns {string} of 100 users
 */
const answer = (account, names, value) => JSON.stringify({
  ActionStatus: 'OK',
  ErrorInfo: '',
  ErrorCode: 0,
  UserAttrs: Array.from({ length: 100 }, (_, user) => ({
    To_Account: account(user),
    Attrs: Object.fromEntries(names.map((name, slot) => [name, value(user, slot)])),
  })),
});

const tenNames = Array.from({ length: 10 }, (_, slot) => `attribute${slot}`);
const cities = ['深圳市南山区', '北京市海淀区', '上海市浦东新区', '广州市天河区', '成都市武侯区'];

/** @type {Record<string, string>} by name */
export const documents = {
  '100 × 10, ASCII': answer((user) => `user-account-${user}`, tenNames, (user, slot) => `value ${user} ${slot}`),
  '100 × 5, Chinese': answer(
    (user) => `用户${user}`,
    ['性别', '城市', '会员等级', '兴趣爱好', '最近登录'],
    (user, slot) => cities[(user + slot) % cities.length],
  ),
  '100 × 10, values of 44 bytes': answer(
    (user) => `user-account-${user}`,
    tenNames,
    (user, slot) => `value ${user} ${slot} `.padEnd(44, 'of a text that is longer than most '),
  ),
  '100 × 3, short': answer((user) => `user${user}`, ['sex', 'city', 'vip'], (user, slot) => `${user % 7}${slot}`),
};

/** The accounts of the first. */
export const hundredAccounts = Array.from({ length: 100 }, (_, user) => `user-account-${user}`);
