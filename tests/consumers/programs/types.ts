// What has to compile, and what must not. Compiled as ES module and as CommonJS, then run.
import {
  type Client, type Failure, type TimPushErrorCode, type UserAttributes,
  createClient, inspectUserSig, isTimPushError, loadCore, signUserSig, TimPushError, verifyUserSig,
} from 'timpush';
import { createEmulator, type Emulator } from 'timpush/emulator';

const app = { sdkAppId: 1400000000, identifier: 'administrator', secretKey: 'key' };
const emulator: Emulator = createEmulator(app);
const client: Client = createClient({
  ...app, region: 'singapore', fetch: emulator.fetch, timeout: 1000,
});

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
  const userSig: string = await signUserSig(app);
  const verdict = await verifyUserSig(userSig, app);
  const { expiresAt } = await inspectUserSig(userSig);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', new Uint8Array(32), hmac, false, ['sign']);
  await signUserSig({ ...app, secretKey: key });
  const core = await loadCore();
  core.explain(70107).name satisfies string;
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
  client.setAttributes({ account: 'Mary', attributes: { city: 'Bern' } });
  // @ts-expect-error a value is a text
  client.setAttributes([{ account: 'Mary', attributes: { age: 7 } }]);
  // @ts-expect-error a UserSig has a signer
  signUserSig({ sdkAppId: 1400000000, secretKey: 'key' });
  // @ts-expect-error an emulator has its own options
  createEmulator({ ...app, region: 'singapore' });
  // @ts-expect-error codes are fixed
  new TimPushError('ERR_OTHER', 'no such code');
};

main();
