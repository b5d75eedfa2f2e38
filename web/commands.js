// The calls as the page offers them, in its order: what the core's table says of each, and what is the page's own.
// What a body must look like is the core's affair.
import { commands as table } from '../dist/tables.js';

const docs = 'https://www.tencentcloud.com/document/product/1047/';
const chineseDocs = 'https://cloud.tencent.com/document/product/269/';
const accounts = ['Mary', 'xiaoming', 'xiaohua', 'nobody'];
const sender = { From_Account: 'administrator', MsgRandom: 2846103911 };
/** Has the form of a TaskId. No app has it: the TaskId of one's own push goes in its place. */
const someTask = '68b2f4a0_53724e00_20000005f5e1003_1a2b3c4d_a9a41967';

/** The seven days that end with today, in seconds since 1970: the service counts losses of no more. */
const lastDays = () => {
  const day = 86_400;
  const EndTime = Math.ceil(Date.now() / 1000 / day) * day;
  return { StartTime: EndTime - 7 * day, EndTime };
};

/**
 * @typedef {object} Own
 * @property {[title: string, description: string]} en
 * @property {[title: string, description: string]} zh
 * @property {'attributes' | 'tags' | 'push'} family
 * @property {'accounts' | 'attributes' | 'lists' | 'slots' | 'nothing' | 'json'} form
 * @property {object} example the body that one starts with
 */

const own = /** @satisfies {Record<string, Own>} */ ({
  get_attr: {
    en: ['Get attributes', 'Read the attributes of up to {accountsPerCall} users.'],
    zh: ['获取用户属性', '读取最多 {accountsPerCall} 个用户的属性。'],
    family: 'attributes', form: 'accounts', example: { To_Account: accounts },
  },
  set_attr: {
    en: ['Set attributes', 'Give users values of attributes. Those not mentioned keep theirs.'],
    zh: ['设置用户属性', '为用户的属性赋值，未提到的属性保持不变。'],
    family: 'attributes', form: 'attributes',
    example: { UserAttrs: [{ To_Account: 'xiaohua', Attrs: { sex: 'female', city: 'Chengdu' } }] },
  },
  remove_attr: {
    en: ['Remove attributes', 'Delete values of users, by attribute name.'],
    zh: ['删除用户属性', '按属性名删除用户的属性值。'],
    family: 'attributes', form: 'lists', example: { UserAttrs: [{ To_Account: 'Mary', Attrs: ['city'] }] },
  },
  get_attr_name: {
    en: ['Get attribute names', 'Read which attributes the app has.'],
    zh: ['获取应用属性名称', '读取应用定义了哪些属性。'],
    family: 'attributes', form: 'nothing', example: {},
  },
  set_attr_name: {
    en: ['Set attribute names', 'Name the app’s ten attribute slots. A name comes before its values.'],
    zh: ['设置应用属性名称', '为应用的十个属性位命名。先有名称，后有属性值。'],
    family: 'attributes', form: 'slots', example: { AttrNames: { 3: 'level' }, AttrTypes: { 3: 0 } },
  },
  get_tag: {
    en: ['Get tags', 'Read the tags of up to {accountsPerCall} users.'],
    zh: ['获取用户标签', '读取最多 {accountsPerCall} 个用户的标签。'],
    family: 'tags', form: 'accounts', example: { To_Account: accounts.slice(0, 3) },
  },
  add_tag: {
    en: ['Add tags', 'Give users tags, or replace the ones they have.'],
    zh: ['添加用户标签', '为用户添加标签，或替换其已有标签。'],
    family: 'tags', form: 'lists',
    example: { Replace: 0, UserTags: [{ To_Account: 'xiaoming', Tags: ['GoldMember', 'beta'] }] },
  },
  remove_tag: {
    en: ['Remove tags', 'Take tags from users.'],
    zh: ['删除用户标签', '从用户身上移除标签。'],
    family: 'tags', form: 'lists', example: { UserTags: [{ To_Account: 'xiaoming', Tags: ['beta'] }] },
  },
  clear_all_tags: {
    en: ['Clear all tags', 'Take every tag from up to {accountsPerCall} users.'],
    zh: ['删除用户所有标签', '移除最多 {accountsPerCall} 个用户的全部标签。'],
    family: 'tags', form: 'accounts', example: { To_Account: ['xiaoming'] },
  },
  push: {
    en: ['Push', 'Notify the users that a condition reaches; without one, everyone of the app.'],
    zh: ['推送', '向符合条件的用户推送；不带 Condition 则推送给应用的所有用户。'],
    family: 'push', form: 'json',
    example: {
      ...sender,
      Condition: { AttrsAnd: { city: 'ShenZhen' } },
      OfflinePushInfo: { PushFlag: 0, Title: 'Order shipped', Desc: 'It arrives tomorrow', Ext: '{"entity":{"order":"8841"}}' },
    },
  },
  batch: {
    en: ['Push to accounts', 'Notify up to {accountsPerCall} users by account.'],
    zh: ['按账号推送', '按账号向最多 {accountsPerCall} 个用户推送。'],
    family: 'push', form: 'json',
    example: {
      ...sender, To_Account: accounts, OfflinePushInfo: { PushFlag: 0, Title: 'Your turn', Desc: 'Ben has moved' }, DataId: 'move-7',
    },
  },
  revoke: {
    en: ['Revoke a push', 'Stop a push of the last 24 hours and overwrite what devices show. Put its TaskId in.'],
    zh: ['撤回推送', '停止 24 小时内的推送，并覆盖设备上已显示的通知。请填入该推送的 TaskId。'],
    family: 'push', form: 'json',
    example: { TaskId: someTask, OfflinePushInfo: { Title: 'Withdrawn', Desc: 'This notice no longer holds' } },
  },
  webpush: {
    en: ['Web push', 'Notify browsers of the users that have tags; without a condition, of everyone of the app.'],
    zh: ['Web 推送', '按标签向用户的浏览器推送；不带 Condition 则推送给应用的所有用户。'],
    family: 'push', form: 'json',
    example: {
      ...sender, Condition: { TagsOr: ['beta'] }, WebInfo: { Title: 'Beta 3 is here', Desc: 'Read what changed', URL: 'https://example.org/beta' },
    },
  },
  webbatch: {
    en: ['Web push to accounts', 'Notify browsers of up to {accountsPerCall} users by account.'],
    zh: ['按账号 Web 推送', '按账号向最多 {accountsPerCall} 个用户的浏览器推送。'],
    family: 'push', form: 'json',
    example: { ...sender, To_Account: accounts.slice(0, 2), WebInfo: { Title: 'Reply', Desc: 'Ben answered', URL: 'https://example.org/t/9' } },
  },
  all_member_push_statistics: {
    en: ['Push statistics', 'Count what was sent, delivered and clicked, of up to 5 tasks within 30 days; an empty list asks for all together.'],
    zh: ['推送统计', '统计 30 天内最多 5 个任务的发送、到达与点击数；列表为空则为全部任务的合计。'],
    family: 'push', form: 'json', example: { ...lastDays(), TaskID: [] },
  },
  all_member_push_loss: {
    en: ['Push losses', 'Count by error code what was lost, of up to 5 tasks within 7 days; an empty list asks for all together.'],
    zh: ['推送未送达原因', '按错误码统计 7 天内最多 5 个任务的未送达数；列表为空则为全部任务的合计。'],
    family: 'push', form: 'json', example: { ...lastDays(), TaskID: [] },
  },
  all_member_push_trace: {
    en: ['Trace a push', 'See what became of one task, of the last 7 days, for one user. Put its TaskId in.'],
    zh: ['推送全链路', '查看 7 天内某个推送任务到某个用户的全链路。请填入该推送的 TaskId。'],
    family: 'push', form: 'json', example: { TaskID: someTask, UserID: 'xiaoming' },
  },
  normal_push_statistics: {
    en: ['Chat push statistics', 'Count the pushes of chat messages within 30 days.'],
    zh: ['聊天推送统计', '统计 30 天内聊天消息的推送。'],
    family: 'push', form: 'json', example: lastDays(),
  },
  normal_push_trace: {
    en: ['Trace a chat push', 'See what became of the push of one chat message of the last 7 days. The webhook tells its PushID.'],
    zh: ['聊天推送全链路', '查看 7 天内某条聊天消息推送的全链路，PushID 由回调给出。'],
    family: 'push', form: 'json', example: { PushID: '67120c46_6a4086c0_9bf5fb50_200002d1089b322_2000005d8d46421' },
  },
});

/**
 * @typedef {keyof typeof own} CommandName the last part of the path
 * @typedef {import('../js/types.d.ts').CommandInfo} Row of the core's table
 *
 * @typedef {Row & Own & {
 *   name: CommandName, writes: boolean, list: string, member: string,
 * }} Command `member` is what a user of the list is given, beside its account; both are empty where there is none
 */

/** @param {[string, Own]} entry @returns {Command} */
const commandOf = ([name, ours]) => {
  const row = /** @type {Row} */ (table.find((command) => command.name === name));
  const { account: _, ...members } = row.members ?? {};
  const [member = ''] = Object.values(members);
  const writes = row.kind !== 'read';
  return { list: '', ...row, ...ours, name: /** @type {CommandName} */ (name), member, writes };
};

/** @type {readonly Command[]} */
export const commands = Object.freeze(Object.entries(own).map(commandOf));

/** @param {string} name */
export const commandNamed = (name) => commands.find((command) => command.name === name);

/**
 * The service's own page about a command.
 * @param {Command} command
 * @param {'en' | 'zh'} language
 */
export const docsOf = ({ page, chinesePage }, language) => (
  language === 'zh' && chinesePage ? `${chineseDocs}${chinesePage}` : `${docs}${page}`
);

/**
 * @param {Command} command
 * @param {'en' | 'zh'} language
 */
export const titleOf = (command, language) => command[language][0];
