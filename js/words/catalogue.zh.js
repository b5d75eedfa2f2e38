// catalogue.zh.js: the error catalogue's texts in Simplified Chinese, loaded only when asked for.
//
// Codes, names, kinds and advice live in src/error_code.cpp alone; the keys below are its codes.

// Hints that many codes share.
const useAnAdmin =
  'identifier 请填写 App 管理员的 UserID，注意大小写；管理员只能在即时通信 IM 控制台的“账号管理”中设置。';
const repeatLater = '请逐步延长间隔后重试；若持续出现，请将该请求的 random 提供给技术支持。';
const spaceCalls = '请均匀发送请求，多个进程共用一个限流器，稍后再重试。';
const checkRegion =
  '请核对 SDKAppID，并使用应用所属数据中心的域名；所属地域可在控制台查看。';
const checkParameters = '请对照该接口的文档检查请求包体，ErrorInfo 会指出出错的字段。';
const importFirst = '请检查拼写，并先导入该账号，或让该用户登录一次。';
const signAgain =
  '请重新生成 UserSig，有效期建议不少于 24 小时，并在到期前更换；同时检查签名机器的时钟。';
const cutSignature =
  '请完整传递 UserSig 并做 URL 编码；它是把 + / = 换成 * - _ 的 Base64。修正之前不要重试，多次失败会被限制。';
const enableFeature = '请在控制台开通该功能，部分功能需要升级套餐。';
const raiseEdition = '请在控制台升级套餐或增购用量。';
const checkBodyForm =
  '请发送一个 UTF-8 编码的 JSON 对象，至少为 {}，不能带注释或多余的逗号。';
const messageForm = 'MsgBody 是由含 MsgType 和 MsgContent 的对象组成的数组。';
const splitTargets = '请把账号分到多次请求中。';
const profileRights = '请在控制台和资料字段文档中查看该字段的权限。';
const readErrorInfo = '请查看 ErrorInfo，并在腾讯云错误码文档中查询该错误码。';

const internalError = '服务端内部错误。';
const internalTimeout = '服务端内部超时。';
const adminNeeded = 'identifier 不是该应用的管理员。';
const accountUnknown = '该应用中不存在此账号。';
const parametersInvalid = '参数缺失或不合法。';
const tooFrequent = '请求过于频繁。';
const signatureExpired = 'UserSig 已过期。';
const featureOff = '应用未开通该功能。';
const jsonInvalid = '请求包体不是合法的 JSON。';

/**
 * Meaning and hint of every code of the catalogue.
 *
 * @type {Readonly<Record<number, { meaning: string, hint: string }>>}
 */
export const chinese = {
  // 群组
  10002: { meaning: internalError, hint: repeatLater },
  10003: { meaning: '群组服务没有这个接口。', hint: '请核对路径中的接口名，注意大小写。' },
  10004: { meaning: parametersInvalid, hint: checkParameters },
  10005: { meaning: '请求中的账号数量过多。', hint: splitTargets },
  10006: { meaning: tooFrequent, hint: spaceCalls },
  10007: { meaning: 'identifier 没有该群组操作的权限。', hint: useAnAdmin },
  10011: { meaning: jsonInvalid, hint: checkBodyForm },
  10023: { meaning: '发消息过于频繁。', hint: spaceCalls },

  // 单聊消息
  20001: { meaning: '消息请求不合法。', hint: '请检查各字段，并确认发送方和接收方账号存在。' },
  20002: { meaning: 'UserSig 或其票据（A2）已过期。', hint: signAgain },
  20003: { meaning: '发送方或接收方账号不存在。', hint: importFirst },
  20004: { meaning: '服务端网络异常。', hint: repeatLater },
  20005: { meaning: internalError, hint: repeatLater },

  // 关系链
  30001: { meaning: parametersInvalid, hint: checkParameters },
  30002: { meaning: 'SDKAppID 不匹配。', hint: checkRegion },
  30003: { meaning: accountUnknown, hint: importFirst },
  30004: { meaning: adminNeeded, hint: useAnAdmin },
  30006: { meaning: internalError, hint: repeatLater },
  30007: { meaning: internalTimeout, hint: repeatLater },
  30008: { meaning: '并发写入发生冲突。', hint: '请使用批量接口，或依次写入。' },

  // 用户资料
  40001: { meaning: parametersInvalid, hint: checkParameters },
  40002: { meaning: '请求中没有指定账号。', hint: checkParameters },
  40003: { meaning: accountUnknown, hint: importFirst },
  40004: { meaning: adminNeeded, hint: useAnAdmin },
  40005: { meaning: '资料字段中包含敏感词。', hint: '请修改文本。' },
  40006: { meaning: internalError, hint: repeatLater },
  40007: { meaning: '没有该资料字段的读权限。', hint: profileRights },
  40008: { meaning: '没有该资料字段的写权限。', hint: profileRights },
  40009: {
    meaning: '该资料字段不存在。',
    hint: '请检查字段的 Tag；自定义资料字段须先在控制台添加。',
  },
  40601: {
    meaning: '资料字段的值超过 500 字节。',
    hint: '请缩短内容；一个汉字占 3 个字节。',
  },
  40605: { meaning: '标配资料字段的值不合法。', hint: '请使用资料字段文档中列出的取值。' },
  40610: { meaning: '资料字段的值类型不匹配。', hint: '请按该字段定义的类型传值。' },

  // 最近联系人
  50001: { meaning: accountUnknown, hint: importFirst },
  50002: { meaning: parametersInvalid, hint: checkParameters },
  50003: { meaning: adminNeeded, hint: useAnAdmin },
  50004: { meaning: internalError, hint: repeatLater },
  50005: { meaning: internalTimeout, hint: repeatLater },

  // REST API 接入层
  60002: {
    meaning: 'HTTP 请求解析失败。',
    hint:
      '请以 POST 方式请求 https://域名/v4/timpush/接口名，并带上 usersig、identifier、sdkappid、random '
      + '和 contenttype=json，各参数值须做 URL 编码；不支持 GET。',
  },
  60003: { meaning: jsonInvalid, hint: checkBodyForm },
  60004: {
    meaning: 'URL 中的 identifier 或 usersig 缺失或有误。',
    hint:
      '请检查这两个参数（参数名均为小写），对参数值做 URL 编码，random 取 0 到 4294967295，'
      + '并重新生成一次 UserSig。',
  },
  60005: {
    meaning: 'URL 或包体中的账号或签名有误。',
    hint: '请检查 identifier 和 To_Account，对 URL 参数值做 URL 编码，并重新生成一次 UserSig。',
  },
  60006: {
    meaning: 'sdkappid 不合法。',
    hint: '请从控制台的应用概览复制 SDKAppID，它是一个纯数字。',
  },
  60007: {
    meaning: '该接口调用频率超限。',
    hint:
      '属性和标签接口的频率限制是每个应用、每个接口 100 次/秒。请让所有进程共用一个限流器，'
      + '每次请求最多带 100 个账号，稍后再重试。',
  },
  60008: {
    meaning: '服务请求超时，或 HTTP 请求格式有误。',
    hint: '请逐步延长间隔后重试；若持续出现，请检查 HTTP 请求是否完整。',
  },
  60009: {
    meaning: '请求的资源不存在，URL 路径有误。',
    hint: '路径形如 v4/timpush/get_attr，全部小写，不带 im_ 前缀。',
  },
  60010: { meaning: adminNeeded, hint: useAnAdmin },
  60011: { meaning: '整个应用的请求频率超限。', hint: spaceCalls },
  60012: { meaning: 'URL 中缺少 sdkappid。', hint: '请在 URL 参数中加上小写的 sdkappid。' },
  60013: {
    meaning: '服务端解析 HTTP 响应包中的 JSON 失败。',
    hint: '请先检查请求包体；若无误，请将该请求的 random 提供给技术支持。',
  },
  60014: { meaning: '服务端置换账号超时。', hint: repeatLater },
  60015: {
    meaning: '请求包体中的账号不是字符串。',
    hint: '账号须加引号，纯数字也一样，例如 "12345"。',
  },
  60016: { meaning: 'SDKAppID 已被禁用。', hint: '请在控制台查看应用状态以及是否欠费。' },
  60017: { meaning: '该应用的此类请求已被禁用。', hint: '请联系技术支持开通。' },
  60018: { meaning: tooFrequent, hint: spaceCalls },
  60019: { meaning: tooFrequent, hint: spaceCalls },
  60020: {
    meaning: '应用没有有效的套餐包。',
    hint: '请在控制台购买或续费，约 5 分钟后生效。',
  },
  60021: {
    meaning: '调用方 IP 不在应用的 IP 白名单中。',
    hint: '请在控制台添加请求实际使用的公网出口 IP；代理和云函数有各自的出口 IP。',
  },

  // 签名与账号
  70001: { meaning: signatureExpired, hint: signAgain },
  70002: {
    meaning: 'UserSig 为空。',
    hint: '请在 URL 中传入 usersig，并检查是否有未赋值的变量。',
  },
  70003: { meaning: 'UserSig 非法或被截断，无法解析。', hint: cutSignature },
  70005: { meaning: 'UserSig 非法。', hint: cutSignature },
  70009: {
    meaning: 'UserSig 校验失败，签名所用的密钥不是该应用的密钥。',
    hint:
      '请原样使用该应用的 SecretKey（不要按十六进制解码），并用控制台的 UserSig 校验工具核对。'
      + '修正之前不要重试，多次失败会被限制。',
  },
  70013: {
    meaning: 'identifier 与生成 UserSig 时的 UserID 不一致。',
    hint: '请用 URL 中的同一个 UserID 生成 UserSig，注意大小写。',
  },
  70014: {
    meaning: 'sdkappid 与生成 UserSig 时的 SDKAppID 不一致。',
    hint: '请用 URL 中该应用的 SDKAppID 和 SecretKey 生成 UserSig。',
  },
  70016: { meaning: '当前域名对应的数据中心找不到该应用的密钥。', hint: checkRegion },
  70020: { meaning: '当前域名对应的数据中心找不到该 SDKAppID。', hint: checkRegion },
  70050: {
    meaning: 'UserSig 校验失败次数过多，该账号被限制一分钟。',
    hint: '请停止所有签名有误的请求，等待一分钟后再试。',
  },
  70051: {
    meaning: 'identifier 对应的账号已被拉入黑名单。',
    hint: '请联系技术支持解除，或换用其他管理员账号。',
  },
  70052: { meaning: signatureExpired, hint: signAgain },
  70107: {
    meaning: accountUnknown,
    hint:
      '请检查拼写和所属应用，先导入该账号或让该用户登录一次；'
      + '若传的是 RegistrationID，属性的账号类型须为 1。',
  },
  70114: { meaning: '请求因安全原因被限制。', hint: '请稍后再试并降低频率；若持续出现，请联系技术支持。' },
  70169: { meaning: internalTimeout, hint: repeatLater },
  70202: { meaning: internalTimeout, hint: repeatLater },
  70206: { meaning: '请求中没有账号，或账号数量过多。', hint: '每次请求请带 1 到 100 个账号。' },
  70346: {
    meaning: 'UserSig 未通过校验，仅见于旧版（v1）签名。',
    hint: '请改用 TLSSigAPIv2 和应用的 SecretKey 生成 UserSig。',
  },
  70398: { meaning: '账号数量已达套餐上限。', hint: '请升级套餐，或删除部分账号。' },
  70399: { meaning: '账号删除后 3 个月内不能重新导入。', hint: '请换用其他 UserID。' },
  70402: { meaning: parametersInvalid, hint: checkParameters },
  70403: { meaning: adminNeeded, hint: useAnAdmin },
  70404: { meaning: '客户端 SDK 版本过低。', hint: '请升级 App 中的 SDK。' },
  70500: { meaning: internalError, hint: repeatLater },
  71000: { meaning: '当前套餐不支持删除账号。', hint: raiseEdition },
  72000: { meaning: '免费日活跃用户数（DAU）已用完。', hint: raiseEdition },
  72001: { meaning: featureOff, hint: enableFeature },
  72002: { meaning: '免费月活跃用户数（MAU）已用完。', hint: raiseEdition },
  72010: { meaning: tooFrequent, hint: spaceCalls },
  72011: { meaning: featureOff, hint: enableFeature },
  72012: { meaning: featureOff, hint: enableFeature },

  // 文本安全与包体大小
  80001: { meaning: '文本未通过内容安全审核。', hint: '请修改文本。' },
  80002: { meaning: '消息包体超过 8 KB。', hint: '请减少单次请求的内容。' },

  // 推送：属性、标签、任务；消息
  90001: {
    meaning: '请求包体不是该接口要求的 JSON 格式。',
    hint:
      '带 // 注释的示例不是合法 JSON。Attrs 在 set_attr 中是对象，在 remove_attr 中是属性名数组；'
      + 'get_attr 的 To_Account 是数组。包体至少为 {}。',
  },
  90002: { meaning: 'MsgBody 格式有误。', hint: messageForm },
  90003: {
    meaning: 'To_Account 缺失或账号不存在。',
    hint: 'To_Account 请传字符串，且须为该应用的账号。',
  },
  90005: {
    meaning: 'MsgRandom 缺失或不是整数。',
    hint: '每次推送请传一个新的 32 位整数，不加引号。',
  },
  90007: { meaning: 'MsgBody 不是数组。', hint: messageForm },
  90008: {
    meaning: 'From_Account 缺失或账号不存在。',
    hint: 'From_Account 请传字符串，且须为该应用的账号。',
  },
  90009: { meaning: adminNeeded, hint: useAnAdmin },
  90010: { meaning: '消息格式有误。', hint: messageForm },
  90011: { meaning: '消息的目标账号超过 500 个。', hint: splitTargets },
  90012: { meaning: accountUnknown, hint: importFirst },
  90018: { meaning: '请求中的账号数量超过限制。', hint: '每次请求最多 100 个账号。' },
  90020: {
    meaning: '标签长度超过 50 字节。',
    hint: '长度按 UTF-8 字节计算，最多 16 个汉字。',
  },
  90022: {
    meaning: '推送条件中有重复的标签。',
    hint: 'TagsOr 和 TagsAnd 中每个标签只写一次。',
  },
  90024: { meaning: '两次推送间隔不足 1 秒。', hint: '两次推送请至少间隔 1 秒。' },
  90026: {
    meaning: '离线保存时间有误。',
    hint: '请传以秒为单位的整数，最长 7 天（604800）。',
  },
  90032: {
    meaning: '请求中的标签超过 10 个。',
    hint: '追加时每个用户每次最多 10 个，推送条件中最多 10 个；Replace 为 1 时最多 100 个。',
  },
  90033: {
    meaning: '属性无效：未定义、已在其他序号下定义，或试图更改账号类型。',
    hint:
      '请先用 set_attr_name 定义属性名再设置值：序号为 0 到 9，同一属性名只能占一个序号，'
      + '账号类型不可更改；属性值是不超过 50 字节的字符串。',
  },
  90035: {
    meaning: '该属性或标签属于另一种账号类型。',
    hint:
      '类型 0 对应 UserID，类型 1 对应 RegistrationID；同一名称只能用于一种类型且不可更改，'
      + '另一种类型请换用其他名称。',
  },
  90039: { meaning: '推送条件中混用了标签和属性。', hint: '请只按标签或只按属性推送。' },
  90040: { meaning: '推送条件中有空标签。', hint: '请去掉空字符串。' },
  90045: {
    meaning: '应用未开通推送服务 Push。',
    hint: '请在控制台为该应用开通或续费推送服务 Push。',
  },
  90047: {
    meaning: '当日推送次数已用完（默认 100 次）。',
    hint: '请次日再推送，或申请提高每日配额。',
  },
  90048: { meaning: accountUnknown, hint: importFirst },
  90049: {
    meaning: 'TaskId 有误。',
    hint: '请传推送接口返回的 TaskId，注意拼写（统计接口中为 TaskID）。',
  },
  90050: { meaning: '该推送已撤回过。', hint: '无需再处理。' },
  90051: { meaning: '撤回频率超过 1 次/秒。', hint: '两次撤回请至少间隔 1 秒。' },
  90052: { meaning: '推送已超过 24 小时。', hint: '只能撤回 24 小时内的推送。' },
  90053: {
    meaning: '撤回请求缺少 OfflinePushInfo。',
    hint: '请同时传入 TaskId 和 OfflinePushInfo。',
  },
  90056: { meaning: '推送包体超过 10 KB。', hint: '请缩短文案和 Ext。' },
  90057: { meaning: 'DataId 超过 64 字节。', hint: '请缩短 DataId。' },
  90992: {
    meaning: internalError,
    hint: '请逐步延长间隔后重试；若每次请求都失败，请检查您的第三方回调服务是否正常应答。',
  },
  90994: { meaning: internalError, hint: repeatLater },
  90995: { meaning: internalError, hint: repeatLater },
  91000: { meaning: internalError, hint: repeatLater },
  93000: { meaning: '请求包体过大（消息上限为 8 KB）。', hint: '请减少单次请求的内容。' },
};

/**
 * What the number alone tells of a code that is not in the catalogue: the first range that fits.
 *
 * @type {ReadonlyArray<{ first: number, last: number, meaning: string, hint: string }>}
 */
const chineseRanges = [
  {
    first: 0,
    last: 0,
    meaning: '请求成功。',
    hint: '仍请查看 ErrorList：个别账号可能处理失败。',
  },
  {
    first: 1,
    last: 9999,
    meaning: '未收录的错误码：此号段属于客户端 SDK，服务端 API 不会返回。',
    hint: '请在 SDK 错误码文档中查询。',
  },
  {
    first: 10000,
    last: 59999,
    meaning: '未收录的错误码：即时通信 IM 拒绝了该请求。',
    hint: readErrorInfo,
  },
  {
    first: 60000,
    last: 69999,
    meaning: '未收录的错误码：服务端 API 拒绝了该请求。',
    hint: readErrorInfo,
  },
  {
    first: 70000,
    last: 70099,
    meaning: '未收录的错误码：UserSig 或 identifier 未通过校验。',
    hint: readErrorInfo,
  },
  { first: 70100, last: 70999, meaning: '未收录的错误码：账号有问题。', hint: readErrorInfo },
  {
    first: 71000,
    last: 79999,
    meaning: '未收录的错误码：应用的套餐或功能不支持该请求。',
    hint: readErrorInfo,
  },
  {
    first: 80000,
    last: 99999,
    meaning: '未收录的错误码：消息或推送被拒绝。',
    hint: readErrorInfo,
  },
  {
    first: 120001,
    last: 130000,
    meaning: '未收录的错误码：由您自己的第三方回调服务定义。',
    hint: '请在您的回调服务中查询。',
  },
  { first: -Infinity, last: Infinity, meaning: '未收录的错误码。', hint: readErrorInfo },
];

/**
 * Meaning and hint of a code in Simplified Chinese, by its range where the catalogue lacks it.
 *
 * @param {number} code An integer, as the service sent it.
 * @returns {{ meaning: string, hint: string }}
 */
export const explainInChinese = (code) => {
  const { meaning, hint } =
    chinese[code]
    /** @type {{ meaning: string, hint: string }} */ ?? (
      chineseRanges.find(({ first, last }) => first <= code && code <= last)
    );
  return { meaning, hint };
};
