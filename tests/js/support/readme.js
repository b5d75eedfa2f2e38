// The blocks of code that the READMEs show, and the names that they assume.
import { readFileSync } from 'node:fs';

/**
 * @param {string} name README.md, README.zh-CN.md, or a file of docs/
 * @param {string} [language] of the blocks
 * @returns {string[]}
 */
export const blocksOf = (name, language = 'js') => {
  const text = readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter(([, its]) => its === language).map(([, , code]) => code);
};

const app = { sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'any text will do here' };

/** In the order in which they need each other; JavaScript and TypeScript alike. */
const assumed = {
  createClient: "import { createClient } from 'timpush';",
  createEmulator: "import { createEmulator } from 'timpush/emulator';",
  sdkAppId: `const sdkAppId = ${app.sdkAppId};`,
  identifier: `const identifier = '${app.identifier}';`,
  secretKey: `const secretKey = '${app.secretKey}';`,
  client: `const client = createClient({
  ...${JSON.stringify(app)}, region: 'china', fetch: createEmulator(${JSON.stringify(app)}).fetch,
});`,
  message: "const message = { title: 'Your turn', desc: 'Ben has moved' };",
  token: "const token = 'the token of the webhook';",
  request: "const request = new Request('https://example.org/?SdkAppid=1400000000', { method: 'POST', body: '{}' });",
  respond: "const respond = (answer = { status: 0, headers: {}, body: '' }) => console.log(answer.status);",
  readAccounts: "async function* readAccounts() { yield* ['Mary', 'nobody']; }",
  noteFailure: "const noteFailure = async (account = '', error = new Error()) => console.log(account, error.message);",
  save: "const save = async (account = '', attributes = {}) => console.log(account, JSON.stringify(attributes));",
};

/**
 * A block that stands alone: what it uses and does not define itself is put before it.
 * @param {string} block
 * @returns {string} an ES module
 */
export const completed = (block) => {
  let text = block;
  for (const [name, definition] of Object.entries(assumed).reverse()) {
    const isDefined = new RegExp(`\\b(import|const) (${name}\\b|\\{[^}]*\\b${name}\\b)`).test(text);
    if (!isDefined && new RegExp(`\\b${name}\\b`).test(text)) text = `${definition}\n${text}`;
  }
  return text;
};
