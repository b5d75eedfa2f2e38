// What has to compile, and what must not. Compiled as ES module and as CommonJS, then run.
import {
  type Client, type ClientOptions, type Failure, type Gate, type StreamOutcome, type TimPushErrorCode, type UserAttributes,
  createClient, inspectUserSig, isTimPushError, loadCore, signUserSig, TimPushError, verifyUserSig,
} from 'timpush';
import { createEmulator, type Emulator } from 'timpush/emulator';
import { redisGate, type RedisGateOptions } from 'timpush/redis';
import { readWebhook, type WebhookAnswer, type WebhookEvent } from 'timpush/webhook';

const app = { sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'key' };
const emulator: Emulator = createEmulator(app);
const client: Client = createClient({
  ...app, region: 'singapore', fetch: emulator.fetch, timeout: 1000,
});

/** The class is a type, too. */
const hintOf = (error: TimPushError): string | undefined => error.hint;
class Stranger extends TimPushError {}

/** Settings that may be missing, as the environment's are, compile; what is missing is said when it is run. */
const environment: Record<string, string | undefined> = {};
const unset: ClientOptions = {
  ...app, region: 'singapore', secretKey: environment.KEY, fetch: undefined, timeout: undefined, onRetry: undefined,
};

/** An outcome has a result or an error, and either tells which. */
/** Any client with the calls of scripts that node-redis or ioredis has. */
const ioredis = { eval: async () => 0, evalsha: async () => 0 };
const gateOptions: RedisGateOptions = { sdkAppId: app.sdkAppId, onUnavailable: 'local', share: 0.5, onChange: ({ rate }) => rate.toFixed() };
redisGate(ioredis, gateOptions) satisfies Gate;

const cityOf = ({ attributes, error }: StreamOutcome<{ attributes: Record<string, string> }>): string | undefined => {
  if (error) return hintOf(error);
  return attributes.city;
};

/** The command tells one kind of event from the other, for one event and for all of a webhook. */
const originOf = (event: WebhookEvent): string => (
  event.command === 'Push.OfflinePush' ? event.groupId ?? event.chat ?? '' : event.taskId);
const hear = async (request: Request): Promise<WebhookAnswer | undefined> => {
  try {
    const webhook = await readWebhook(request, { sdkAppId: app.sdkAppId, token: null, now: () => 1 });
    if (webhook.command === 'Push.AllMemberPush') webhook.events[0]?.delivery satisfies 'offline' | 'online' | undefined;
    for (const event of webhook.events) originOf(event) satisfies string;
    return webhook.answer;
  } catch (error) {
    return isTimPushError(error) ? error.answer : undefined;
  }
};

const main = async (): Promise<void> => {
  const { users, failures } = await client.getAttributes(['Mary', 'nobody']);
  const user: UserAttributes | undefined = users[0];
  const failure: Failure | undefined = failures[0];
  const city: string | undefined = user?.attributes.city;
  const code: TimPushErrorCode | undefined = failure?.code;
  const { accounts } = await client.setAttributes([{ account: 'Mary', attributes: { city: 'Bern' } }]);
  try {
    await client.getAttributes(['']);
  } catch (error) {
    if (isTimPushError(error)) error.field satisfies string | undefined;
    if (error instanceof TimPushError) error.code satisfies TimPushErrorCode;
  }
  for await (const { account, attributes, error } of client.streamAttributes(new Set(['Mary', 'nobody']))) {
    if (error) error satisfies TimPushError;
    else attributes satisfies Record<string, string>;
    account satisfies string;
  }
  for await (const outcome of client.stream('get_tag', ['Mary'], { signal: undefined })) {
    if (!outcome.error) outcome.tags satisfies string[] | undefined;
    else hintOf(outcome.error) satisfies string | undefined;
  }
  const { taskId, today } = await client.push(
    { title: 'Sale', desc: undefined, ext: { entity: {} }, info: { BadgeAddNum: 1, NextYears: true } },
    { to: { tagsOr: ['gold'], tagsNot: undefined }, from: undefined, dataId: 'a' },
  );
  today.quota satisfies number;
  const { tasks } = await client.batch(['Mary'], { title: 'Sale' }, { onInvalid: 'fail' });
  for await (const outcome of client.streamBatch(['Mary'], { title: 'Sale' })) {
    if (!outcome.error) outcome.taskId satisfies string | undefined;
  }
  const { results } = await client.statistics({ start: new Date(0), end: 86_400, tasks: [taskId, ...tasks] });
  results[0]?.platforms?.[0]?.platform satisfies 'apns' | 'fcm' | string | undefined;
  if (hintOf(new Stranger('ERR_API', '', { hint: 'h' })) !== 'h') throw new Error('no hint');
  const userSig: string = await signUserSig(app);
  const verdict = await verifyUserSig(userSig, app);
  const { expiresAt } = await inspectUserSig(userSig);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new Uint8Array(32), hmac, false, ['sign']);
  await signUserSig({ ...app, secretKey: key });
  const core = await loadCore();
  core.explain(70107).name satisfies string;
  if ((await hear(new Request('https://hook.test/', { method: 'POST' })))?.status !== 400) throw new Error('no refusal');
  console.log(JSON.stringify({ city, code, account: accounts[0], valid: verdict.valid, expiresAt: typeof expiresAt }));
};

export const mustNotCompile = () => {
  // @ts-expect-error the SDKAppID is a number
  createClient({ ...app, sdkAppId: '1400000000' });
  // @ts-expect-error there is no such region
  createClient({ ...app, region: 'atlantis' });
  // @ts-expect-error there is no such option
  createClient({ ...app, region: 'singapore', retry: 3 });
  // @ts-expect-error accounts are texts
  client.getAttributes([1]);
  // @ts-expect-error one account is not a list of them
  client.getAttributes('Mary');
  // @ts-expect-error nor for a stream
  client.streamAttributes('Mary');
  // @ts-expect-error whom a push is for has to be said
  client.push({ title: 'Sale' }, {});
  // @ts-expect-error by nothing
  client.push({ title: 'Sale' }, { to: {} });
  // @ts-expect-error by tags or by attributes
  client.push({ title: 'Sale' }, { to: { tagsOr: ['gold'], attributesAnd: { city: 'Bern' } } });
  // @ts-expect-error browsers are found by tags
  client.webPush({ title: 'Sale' }, { to: { attributesAnd: { city: 'Bern' } } });
  // @ts-expect-error a level of OPPO's
  client.push({ info: { AndroidInfo: { OPPONotifyLevel: 3 } } }, { to: 'everyone' });
  // @ts-expect-error one user is not a list of them
  client.setAttributes({ account: 'Mary', attributes: { city: 'Bern' } });
  // @ts-expect-error a value is a text
  client.setAttributes([{ account: 'Mary', attributes: { age: 7 } }]);
  // @ts-expect-error a UserSig has a signer
  signUserSig({ sdkAppId: 1400000000, secretKey: 'key' });
  // @ts-expect-error an emulator has its own options
  createEmulator({ ...app, region: 'singapore' });
  // @ts-expect-error nobody forgets the token: null says that there is none
  readWebhook({ url: '/', body: '{}' }, { sdkAppId: 1400000000 });
  // @ts-expect-error EventType is the type of a chat there
  ((event: WebhookEvent) => event.command === 'Push.OfflinePush' && event.eventType);
  // @ts-expect-error an outcome may be an error
  ((outcome: StreamOutcome<{ attributes: Record<string, string> }>) => outcome.attributes.city);
  // @ts-expect-error codes are fixed
  new TimPushError('ERR_OTHER', 'no such code');
};

main();
