/** What was measured, as cells for the terminal and as the tables of both READMEs. */

/**
 * @typedef {import('./support.js').Found & { name: string, title: string, seconds: number }} Part
 * @typedef {object} Results
 * @property {{ node: string, cpu: string, cores: number, platform: string, date: string }} machine
 * @property {string} packages that were measured, with their versions
 * @property {Part[]} parts
 */

/** @type {Record<string, string>} by the English */
const chinese = {
  'Reading an answer: our time over that of JavaScript': '读取应答：本包用时与 JavaScript 写法之比',
  'users × attributes': '用户数 × 属性数',
  '100 × 10, ASCII': '100 × 10，ASCII',
  '100 × 5, Chinese': '100 × 5，中文',
  '100 × 10, values of 44 bytes': '100 × 10，属性值 44 字节',
  '100 × 3, short': '100 × 3，短文本',
  'ours, µs': '本包，µs',
  'decode + JSON.parse': '解码 + JSON.parse',
  '+ zod, catchall': '+ zod（catchall）',
  'Building a checked request: our time over that of zod + JSON.stringify + URLSearchParams':
    '校验并生成请求：本包用时与 zod + JSON.stringify + URLSearchParams 之比',
  request: '请求',
  ratio: '比值',
  'get_attr of 100 accounts': 'get_attr，100 个账号',
  'set_attr of 100 users with 5 attributes': 'set_attr，100 个用户，各 5 个属性',
  'Cold start: what is added to a process that makes one Response, as a share of it':
    '冷启动：比只创建一个 Response 的进程多用的时间，占后者的比例',
  process: '进程',
  share: '比例',
  'timpush: import, client, signature, first answer': 'timpush：import、创建客户端、签名、首次应答',
  'expo-server-sdk: import': 'expo-server-sdk：仅 import',
  'firebase-admin/messaging: import': 'firebase-admin/messaging：仅 import',
  'stripe: import': 'stripe：仅 import',
  'tencentcloud-sdk-nodejs-common: import': 'tencentcloud-sdk-nodejs-common：仅 import',
  'Throughput over loopback: 16 calls at once, answers of 100 users × 10 attributes, the quota off':
    '本机回环吞吐量：16 个并发请求，应答为 100 个用户 × 10 个属性，不限频率',
  client: '客户端',
  'calls a second': '次/秒',
  'The quota of 100 calls a second, as the service counts: 1,200 calls over HTTP that arrive 10 to 60 ms late':
    '每秒 100 次的频率限制，按服务端的计数：1200 次 HTTP 请求，到达时延 10 至 60 毫秒',
  limiter: '限频方式',
  'most in a second': '任意一秒内最多',
  refused: '被拒绝',
  'p-queue, strict': 'p-queue（strict）',
  'bottleneck, minTime 10': 'bottleneck（minTime 10）',
  'rate-limiter-flexible, queue': 'rate-limiter-flexible（队列）',
  'timpush, spread 100, 20 to 120 ms late': 'timpush（spread 100，时延 20 至 120 毫秒）',
  'One Redis for 4 processes: 1,000 calls together that arrive 10 to 60 ms late':
    '4 个进程共用一个 Redis：合计 1000 次请求，到达时延 10 至 60 毫秒',
  'timpush, node-redis': 'timpush（node-redis）',
  'timpush, ioredis': 'timpush（ioredis）',
  'Memory of a stream, in MiB': '流式处理的内存，MiB',
  stream: '流',
  'heap at its end': '结束时的堆',
  'heap grown': '堆的增长',
  'resident grown': '常驻内存的增长',
  '250,000 accounts read, known to the emulator': '读取 250000 个账号，模拟器中均存在',
  '1,000,000 accounts read, all different': '读取 1000000 个互不相同的账号',
  '50,000 accounts read, all different, each an error': '读取 50000 个互不相同的账号，全部出错',
  '50,000 accounts written, all different, each an error': '写入 50000 个互不相同的账号，全部出错',
  '30,000 accounts while a quarter of the calls is disturbed: resets, 502, errors, cut answers, late ones':
    '30000 个账号，四分之一的请求受到干扰：连接重置、502、错误码、应答截断、应答延迟',
  read: '读取',
  written: '写入',
  'without just one outcome': '结果不是恰好一个的账号',
  'wrong outcomes': '结果有误',
  failed: '最终失败',
  'calls sent, 300 undisturbed': '发出的请求（无干扰时 300）',
  'The emulator: from `node` to its first answer over HTTP, in ms': '模拟器：从启动 `node` 到首次 HTTP 应答，毫秒',
  'of 20 starts': '启动 20 次',
  'fifth percentile': '第 5 百分位',
  median: '中位数',
  'C++: reading an answer, in MB/s': 'C++ 读取应答，MB/s',
  'into a sink': '写入 sink',
};

// The same in both languages: names.
const names = new Set(['KB', 'ms', '+ ajv', '+ zod', 'timpush', 'fetch + JSON.parse', 'read_response', 'nlohmann DOM', 'nlohmann SAX']);

/** @param {string} text */
const inChinese = (text) => {
  const found = names.has(text) ? text : chinese[text];
  if (found === undefined) throw new Error(`bench/tables.js has no Chinese for: ${text}`);
  return found;
};

/**
 * @param {Part} part
 * @returns {string[][]} the head, then the rows; a column's numbers have equally many decimals
 */
export const cellsOf = ({ columns, rows }) => {
  const decimals = columns.slice(1).map((_, column) => Math.max(...Object.values(rows)
    .map((values) => (String(values[column]).split('.')[1] ?? '').length)));
  return [columns, ...Object.entries(rows).map(([name, values]) => [
    name, ...values.map((value, column) => value.toFixed(decimals[column])),
  ])];
};

const languages = {
  en: {
    /** @param {string} text */
    word: (text) => text,
    /** @param {Results} results */
    machine: ({ machine, packages }) => `${machine.date}, Node ${machine.node}, ${machine.cores} cores (${machine.cpu}), ${machine.platform}; with ${packages}.`,
  },
  zh: {
    word: inChinese,
    /** @param {Results} results */
    machine: ({ machine, packages }) => `${machine.date}，Node ${machine.node}，${machine.cores} 核（${machine.cpu}），${machine.platform}；对比的版本：${packages}。`,
  },
};

/**
 * @param {Results} results
 * @param {'en' | 'zh'} language
 * @returns {string} Markdown
 */
export const tablesOf = (results, language) => {
  const { word, machine } = languages[language];
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const tables = results.parts.map((part) => {
    const [head, ...rows] = cellsOf({ ...part, columns: part.columns.map(word) });
    const lines = rows.map(([name, ...values]) => line([word(name), ...values]));
    return [`**${word(part.title)}**`, '', line(head), `|${head.map(() => '---|').join('')}`, ...lines].join('\n');
  });
  return [machine(results), ...tables].join('\n\n');
};

const [begin, end] = ['<!-- figures -->', '<!-- /figures -->'];

/**
 * @param {string} readme
 * @param {Results} results
 * @param {'en' | 'zh'} language
 * @returns {string} the README with the tables of these results
 */
export const withTables = (readme, results, language) => {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`bench: a README has no ${begin} … ${end}`);
  return `${readme.slice(0, from + begin.length)}\n\n${tablesOf(results, language)}\n\n${readme.slice(to)}`;
};
