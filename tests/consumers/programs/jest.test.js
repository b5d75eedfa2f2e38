/* global expect, test */
// Jest in its default mode: CommonJS, a realm of its own for each file.
const timpush = require('timpush');
const emulator = require('timpush/emulator');
const webhook = require('timpush/webhook');
const { check, expected } = require('./check.cjs');
const { settings } = require('./settings.cjs');

test('the package answers', async () => {
  const { answer, milliseconds } = await check(timpush, { emulator, webhook }, settings);
  expect(answer).toEqual(expected);
  require('node:fs').writeFileSync('report.json', JSON.stringify({ answer, milliseconds }));
});

test('the Chinese texts are loaded without import()', async () => {
  const core = await timpush.loadCore({ language: 'zh' });
  expect(core.explain(70107, { language: 'zh' }).meaning).toMatch(/账号/);
});
