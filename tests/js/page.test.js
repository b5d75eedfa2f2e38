// The tester page's files over HTTP: only these, whatever is asked for, and one buffer of each.
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { servePage } from '../../js/node/page.js';
import { serve } from '../../js/node/server.js';

const folder = new URL('../../dist/web/', import.meta.url);
const chunk = `chunks/${readdirSync(new URL('chunks/', folder)).find((name) => name.startsWith('codemirror-'))}`;

let server;

beforeAll(async () => {
  server = await serve(await servePage(folder));
});
afterAll(() => server.close({ grace: 0 }));

/** In place of `fetch`, which tidies a path up before it asks; HTTP/1.0 has no chunks. */
const ask = (line) => new Promise((resolve) => {
  const socket = connect(server.port, '127.0.0.1');
  const parts = [];
  socket.on('data', (part) => parts.push(part));
  socket.on('close', () => {
    const heard = Buffer.concat(parts);
    const end = heard.indexOf('\r\n\r\n');
    const head = heard.subarray(0, end).toString();
    resolve({ head, status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), body: heard.subarray(end + 4) });
  });
  socket.write(`${line} HTTP/1.0\r\nHost: localhost\r\n\r\n`);
});

test.each(['index.html', 'app.js', 'icon.svg', chunk])('%s comes whole, and by HEAD its headers', async (name) => {
  const content = readFileSync(new URL(name, folder));
  const got = await ask(`GET /${name}`);
  expect([got.status, got.body.equals(content)]).toEqual([200, true]);
  const head = await ask(`HEAD /${name}`);
  expect([head.status, head.body.length]).toEqual([200, 0]);
  const withoutDate = (text) => text.replace(/^date: .*$/im, '');
  expect(withoutDate(head.head)).toBe(withoutDate(got.head));
  expect(got.head).toMatch(new RegExp(`^content-length: ${content.length}\\r?$`, 'im'));
});

test('/ is index.html', async () => {
  expect((await ask('GET /')).body.equals(readFileSync(new URL('index.html', folder)))).toBe(true);
});

test.each([
  ['a long name', `/${'x'.repeat(300)}.js`], ['a very long one', `/${'x'.repeat(10_000)}.js`], ['a long chunk', `/chunks/${'x'.repeat(300)}.js`],
  ['NUL', '/app.js%00'], ['NUL within', '/app%00.js'], ['the folder above', '/../cli.js'], ['the same, encoded', '/%2e%2e/cli.js'],
  ['an encoded slash', '/..%2fcli.js'], ['an encoded backslash', '/chunks%5c..%5capp.js'], ['a backslash', '/chunks\\..\\..\\cli.js'],
  ['an encoded name', '/%61pp.js'], ['a folder', '/chunks/'], ['a folder as a file', '/chunks'], ['a file as a folder', '/app.js/'],
  ['two slashes', '//app.js'], ['a name of objects', '/__proto__'], ['no such file', '/nothing.js'], ['broken encoding', '/%ff%'],
])('%s is 404', async (_what, path) => {
  const { status, head, body } = await ask(`GET ${path}`);
  expect([status, body.toString()]).toEqual([404, 'Not found.\n']);
  expect(head).toMatch(/^x-content-type-options: nosniff\r?$/m);
  expect(head).toMatch(/^cross-origin-resource-policy: same-origin\r?$/m);
});

test('what would change a file is 404', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask(`${method} /app.js`)).status).toBe(404);
});

test('a page that is not built is said at the start', async () => {
  await expect(servePage(new URL('none/', folder))).rejects.toThrow('npm run build');
});
