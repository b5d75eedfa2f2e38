// What every consumer does with the package, whatever runs it: a first call, one write, one failure, a
// signature, and the emulator in process. The answer is what run.js compares; the time is the first call's,
// with the loading of the wasm, but not the import's.

/**
 * @param {typeof import('timpush')} timpush
 * @param {typeof import('timpush/emulator') | undefined} emulator which not every entry has
 * @param {{ app: { sdkAppId: number, identifier: string, secretKey: string }, endpoint: string }} settings
 * @param {Partial<import('timpush').ClientOptions>} [options] what this kind of runtime needs
 */
export const check = async (timpush, emulator, { app, endpoint }, options = {}) => {
  const { createClient, signUserSig, verifyUserSig, isTimPushError, TimPushError } = timpush;
  const started = performance.now();
  const client = createClient({ ...app, endpoint, ...options });
  const { users, failures } = await client.getAttributes(['Mary', '张小红', 'nobody']);
  const milliseconds = performance.now() - started;

  await client.setAttributes([{ account: 'Jack', attributes: { city: 'Zürich' } }]);
  const written = await client.getAttributes(['Jack']);
  const error = await client.getAttributes(['']).catch((reason) => reason);
  const inProcess = emulator && await createClient({
    ...app, endpoint, ...options, fetch: emulator.createEmulator(app).fetch, rate: 1000,
  }).getAttributes(['陈小明']);
  return {
    milliseconds,
    answer: {
      users,
      failures: failures.map(({ account, errorName }) => `${account}: ${errorName}`),
      written: written.users[0].attributes.city,
      error: [error.code, error.field, error instanceof TimPushError, isTimPushError(error)],
      signature: await verifyUserSig(await signUserSig(app), app),
      ...(inProcess ? { inProcess: inProcess.users } : {}),
    },
  };
};

/** What it has to be. */
export const expected = {
  users: [
    { account: 'Mary', attributes: { sex: 'female', city: 'NewYork' } },
    { account: '张小红', attributes: { sex: '女', city: '纽约' } },
  ],
  failures: ['nobody: ACCOUNT_NOT_FOUND'],
  written: 'Zürich',
  error: ['ERR_INVALID_ARGUMENT', 'accounts[0]', true, true],
  signature: { valid: true },
  inProcess: [{ account: '陈小明', attributes: { sex: '男', city: '深圳' } }],
};
