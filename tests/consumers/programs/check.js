// What every consumer does with the package, whatever runs it: a first call, one write, one failure, a
// signature, the emulator in process, and a webhook. The answer is what run.js compares; the time is the first call's,
// with the loading of the wasm, but not the import's.

// The vector of the documents, and an event of our own.
const event = {
  CallbackCommand: 'Push.AllMemberPush',
  EventType: 1,
  TaskId: 'task',
  TaskTime: 1669872111,
  EventTime: 1669872112,
  To_Account: '张小红',
  PushPlatform: 4,
  PushStage: 3,
  ErrCode: 0,
};
const signed = 'Sign=17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061&RequestTime=1669872112';

/**
 * @param {typeof import('timpush/webhook')} webhook
 * @param {number} sdkAppId
 */
const hear = async ({ isTimPushError, readWebhook }, sdkAppId) => {
  const url = `https://hook.test/?SdkAppid=${sdkAppId}&CallbackCommand=Push.AllMemberPush&${signed}`;
  const request = () => new Request(url, { method: 'POST', body: JSON.stringify({ Events: [event] }) });
  const options = { sdkAppId, token: 'xxxxyyyy', now: 1669872112 };
  const { events: [{ account, platform, stage }], answer } = await readWebhook(request(), options);
  const error = await readWebhook(request(), { ...options, token: 'other' })
    .catch((reason) => reason);
  const refused = [error.reason, error.answer.status, isTimPushError(error)];
  return [account, platform, stage, answer.status, ...refused];
};

/**
 * @param {typeof import('timpush')} timpush
 * @param {{ emulator?: typeof import('timpush/emulator'), webhook?: typeof import('timpush/webhook') }} others which not every
 *   entry has
 * @param {{ app: { sdkAppId: number, identifier: string, secretKey: string }, endpoint: string }} settings
 * @param {Partial<import('timpush').ClientOptions>} [options] what this kind of runtime needs
 */
export const check = async (timpush, { emulator, webhook }, { app, endpoint }, options = {}) => {
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
      ...(webhook ? { webhook: await hear(webhook, app.sdkAppId) } : {}),
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
  webhook: ['张小红', 'fcm', 'clicked', 200, 'bad_signature', 401, true],
};
