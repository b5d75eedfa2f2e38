// The core's objections in Simplified Chinese. What is not in the lists stays in English.

/** @type {Record<string, string>} */
const nouns = {
  account: '账号', name: '名称', value: '值', tag: '标签', user: '用户', slot: '属性位',
  'account type': '账号类型', mode: '取值',
};

/** @type {Record<string, string>} */
const types = {
  'a string': '字符串', 'an array': '数组', 'an object': '对象', 'an integer': '整数',
  'a number': '数字', null: 'null', true: 'true', false: 'false', 'a boolean': '布尔值',
};

/** @param {string} noun */
const nounOf = (noun) => nouns[noun] ?? nouns[noun.replace(/s$/, '')] ?? noun;

/** @param {string} type */
const typeOf = (type) => types[type] ?? type;

/** @type {[RegExp, (...found: string[]) => string][]} */
const messages = [
  [/^must not be empty$/, () => '不能为空'],
  [/^is missing$/, () => '缺失'],
  [/^is there twice$/, () => '出现了两次'],
  [/^is not known here$/, () => '不是此处可用的字段'],
  [/^is not a slot$/, () => '不是属性位'],
  [/^is not JSON \(byte (\d+)\)$/, (byte) => `不是合法的 JSON（第 ${byte} 字节处）`],
  [/^is not JSON$/, () => '不是合法的 JSON'],
  [/^must be (.+), not (.+)$/, (wanted, found) => (
    /^an integer from/.test(wanted)
      ? `须为 ${wanted.replace(/^an integer from (\S+) to (\S+)$/, '$1 到 $2 的整数')}，而不是 ${found}`
      : `须为${typeOf(wanted)}，而不是${typeOf(found)}`
  )],
  [/^holds an? (.+) of (\d+) bytes, (\d+) are allowed$/, (noun, bytes, limit) => `中的${nounOf(noun)}有 ${bytes} 字节，最多允许 ${limit} 字节`],
  [/^holds an empty (.+)$/, (noun) => `中有空的${nounOf(noun)}`],
  [/^holds more than (\d+) (.+)$/, (limit, noun) => `中的${nounOf(noun)}超过 ${limit} 个`],
  [/^must hold at least one (.+)$/, (noun) => `至少要有一个${nounOf(noun)}`],
  [/^holds half of a surrogate pair, which is no character$/, () => '含有半个代理对，不是完整字符'],
  [/^must not hold a control character$/, () => '不能含有控制字符'],
  [/^is nested deeper than (\d+) levels$/, (levels) => `嵌套超过 ${levels} 层`],
  [/^appends more than 10 tags to one user$/, () => '为一个用户追加了 10 个以上的标签'],
  [/^is the type of a slot that AttrNames does not name$/, () => '指定了 AttrNames 中没有的属性位的类型'],
  [/^is not base64 as a UserSig has it$/, () => '不是 UserSig 所用的 Base64'],
  [/^is too long to be a UserSig$/, () => '太长，不是 UserSig'],
  [/^is damaged: it does not inflate$/, () => '已损坏，无法解压'],
  [/^is too long: a UserSig has (\d+) characters at most$/, (limit) => `太长：UserSig 最多 ${limit} 个字符`],
  [/^is of version (.*), not 2\.0$/, (version) => `的版本是 ${version}，而不是 2.0`],
  [/^holds no readable fields: (\S+) (.+)$/, (field, rest) => (
    `中没有可读的字段：${field === 'it' ? '内容' : field} ${messageOf(rest)}`
  )],
  [/^This UserSig is compressed, and this runtime cannot inflate$/, () => '此 UserSig 是压缩的，而此浏览器无法解压'],
];

/** @type {Record<string, string>} */
const hints = {
  'An account is a UserID or a RegistrationID, as a non-empty string': '账号是 UserID 或 RegistrationID，为非空字符串',
  'A call takes 1 to 100 accounts': '一次请求可含 1 到 100 个账号',
  'The body is a JSON object, as the page of the call shows it': '包体须为 JSON 对象，格式见该接口的文档',
  'A call takes 1 to 100 users': '一次请求可含 1 到 100 个用户',
  'An attribute name is 1 to 50 bytes of UTF-8; a Chinese character is 3': '属性名为 1 到 50 字节的 UTF-8，一个汉字占 3 字节',
  'A value is a string of at most 50 bytes of UTF-8 (a Chinese character is 3); send numbers as strings': '属性值是最多 50 字节的 UTF-8 字符串（一个汉字占 3 字节），数字也要写成字符串',
  'Give attribute names and their values': '请给出属性名及其值',
  'Name the attributes to remove': '请列出要删除的属性名',
  'A tag is 1 to 50 bytes of UTF-8; a Chinese character is 3': '标签为 1 到 50 字节的 UTF-8，一个汉字占 3 字节',
  'A user has at most 100 tags': '每个用户最多 100 个标签',
  'The slots of an app\'s attributes are "0" to "9"': '应用的属性位为 "0" 到 "9"',
  '0 means UserID, 1 means RegistrationID': '0 表示 UserID，1 表示 RegistrationID',
  "0 adds to the user's tags, 1 replaces them": '0 为追加，1 为替换',
  'Split them over several calls, or replace all the user\'s tags (Replace 1)': '请分多次请求追加，或用 Replace 1 替换全部标签',
  'Name the slot in the same call; a type cannot be changed afterwards': '请在同一请求中为该属性位命名；类型之后不可更改',
  'Remove line breaks, tabs and zero bytes from it': '请去掉换行、制表符和空字节',
  'A text was probably cut in the middle of an emoji; cut it between characters': '文本可能在表情符号中间被截断，请在字符之间截断',
  'Copy the SDKAppID of your app from the Chat console, as a number': '请从即时通信 IM 控制台复制应用的 SDKAppID（数字）',
  "Give the UserID of an app administrator, such as 'administrator'": '请填写 App 管理员的 UserID，例如 administrator',
  'Copy the whole UserSig': '请完整复制 UserSig',
  'Copy the whole UserSig; it often loses its end': '请完整复制 UserSig，末尾常被漏掉',
  'Copy the whole UserSig; it often loses its end, or its * - _ were changed on the way': '请完整复制 UserSig：末尾常被漏掉，其中的 * - _ 也可能在途中被改动',
  'Give a UserSig made for the identifier': '请提供为该 Identifier 签发的 UserSig',
  'Give the UserID to sign for': '请填写要为其签名的 UserID',
  'Give whole seconds since 1970, not milliseconds': '请填写自 1970 年起的整秒数，而不是毫秒数',
  'Give whole seconds, at most 50 years; a day or more is advised': '须为整秒数，最长 50 年，建议不少于一天',
  "Shorten it; the vendor's own are below 1,000": '请缩短；官方签发的都不到 1,000 个字符',
  'A user is an object: its account, and what is to be written for it': '每个用户是一个对象：账号，以及要为其写入的内容',
};

/** @param {string} message @returns {string} */
const messageOf = (message) => {
  const [pattern, say] = messages.find(([known]) => known.test(message)) ?? [];
  const [, ...found] = pattern?.exec(message) ?? [];
  return say ? say(...found) : message;
};

/** @param {string} hint */
const hintOf = (hint) => hints[hint]
  ?? hint.replace(/^It takes: /, '可用字段：').replace('It takes an empty object', '应为空对象');

/** @param {import('../state.js').Problem} problem */
export const translateProblem = ({ field, message, hint }) => (
  { field, message: messageOf(message), hint: hintOf(hint) }
);
