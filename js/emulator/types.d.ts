// The public types of `timpush/emulator`.

/** What the UserSig codec says about a signature; the first reason that applies, in this order. */
export type UserSigVerdict =
  | { valid: true }
  | {
    valid: false;
    reason: 'malformed' | 'sdkAppId' | 'identifier' | 'signature' | 'expired';
  };

/** The one thing that the emulator shares with the client: the codec of UserSigs. */
export type VerifyUserSig = (
  userSig: string,
  expected: {
    sdkAppId: number;
    identifier: string;
    secretKey: string;
    /** Unix time in seconds. */
    now: number;
  },
) => Promise<UserSigVerdict>;

/** An app of the emulator. */
export interface EmulatorApp {
  /** The app's number. */
  sdkAppId: number;
  /** The key that signs the app's UserSigs; it never leaves the emulator. */
  secretKey: string;
  /** The identifiers that may call; at least one, as in the service's console. */
  admins: readonly string[];
  /**
   * Whether calls for the app are refused with 60016, to see what a client makes of it.
   * @default false
   */
  disabled?: boolean;
}

/** The device of a user that logged in last; only that one gets pushes. */
export interface Device {
  /**
   * Its PushPlatform: 1 APNs, 2 Xiaomi, 3 Huawei, 4 FCM (which reports no reach), 5 Meizu, 6 OPPO,
   * 7 vivo, 8 Honor.
   * @default 2
   */
  platform?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
  /**
   * Whether it gets pushes by its own connection, as EventType 2, and not by the vendor's.
   * @default false
   */
  online?: boolean;
  /**
   * What vendor pushes to it are lost by: -1 (no certificate) and -2 (no token) before they are sent,
   * a vendor's code, such as 410, after that.
   * @default nothing
   */
  error?: number;
  /**
   * Whether its owner clicks on what arrives.
   * @default false
   */
  clicks?: boolean;
}

/** What is stored for a user. */
export interface UserData {
  /**
   * Attribute name → value; the names must be the app's.
   * @default {}
   */
  attributes?: Record<string, string>;
  /**
   * The user's tags.
   * @default []
   */
  tags?: readonly string[];
  /**
   * The user's device, for what comes of pushes.
   * @default an Android device that is offline, and that the vendor's push reaches
   */
  device?: Device;
}

/** Users by account: an object, or entries (a Map, a generator) where there are many. */
export type Users = Record<string, UserData> | Iterable<readonly [string, UserData]>;

/** Slot ("0" to "9") → name of an attribute for UserIDs, or name and account type. */
export type AttributeNames = Record<string, string | {
  name: string;
  /**
   * 0 for UserIDs, 1 for RegistrationIDs.
   * @default 0
   */
  type?: 0 | 1;
}>;

/** When a fault strikes: before the call has taken effect, or after. */
export type FaultMoment = 'before' | 'after' | 'midway';

interface FaultOf<Kind extends string> {
  kind: Kind;
  /**
   * The command that it concerns, as the last part of the path, for example `get_attr`.
   * @default every command; requests for none of them meet no fault
   */
  command?: string;
  /**
   * How likely it strikes, from 0 to 1; drawn from the seed, so a run repeats.
   * @default 1
   */
  probability?: number;
  /**
   * How often it strikes at most, for "fails twice, then works". Of `account` it counts accounts, in
   * the order in which the calls are answered.
   * @default no limit
   */
  times?: number;
}

/** Trouble on purpose. */
export type Fault =
  /** The request arrives late: `milliseconds`, and at random up to `spread` more (default 0). */
  | (FaultOf<'latency'> & { milliseconds: number; spread?: number })
  /**
   * The connection is reset: before the call took effect (default), after, or in mid-answer.
   * `fetch` of the emulator rejects then as the global one does.
   */
  | (FaultOf<'reset'> & { when?: FaultMoment })
  /** A gateway answers with a page of HTML in place of the service; `status` is 502 by default. */
  | (FaultOf<'status'> & { status?: number; when?: 'before' | 'after' })
  /** The answer's JSON is cut, though HTTP says that it is complete. */
  | FaultOf<'truncate'>
  /** The answer is neither JSON nor UTF-8. */
  | FaultOf<'garbage'>
  /** The answer comes in pieces of `bytes` (default 16), `milliseconds` (default 50) apart. */
  | (FaultOf<'drip'> & { bytes?: number; milliseconds?: number })
  /**
   * The call fails with an ErrorCode, though nothing is wrong with it: in place of taking effect
   * (default), or after it did.
   */
  | (FaultOf<'error'> & { errorCode: number; errorInfo?: string; when?: 'before' | 'after' })
  /** Accounts fail in `ErrorList`, each drawn alone: those named, by default all of a call. */
  | (FaultOf<'account'> & { errorCode: number; accounts?: readonly string[] });

/** The two readings of `TagsNot`. */
export type TagsNot = 'any' | 'all';

/** Whom a push reaches: tags or attributes, as the service documents them. */
export interface Condition {
  TagsOr?: readonly string[];
  TagsAnd?: readonly string[];
  TagsNot?: readonly string[];
  AttrsOr?: Readonly<Record<string, string>>;
  AttrsAnd?: Readonly<Record<string, string>>;
}

/** One accepted `push`, `batch`, `webpush` or `webbatch`. */
export interface Push {
  sdkAppId: number;
  taskId: string;
  command: 'push' | 'batch' | 'webpush' | 'webbatch';
  /**
   * The members of the body that say what is pushed, as they came: `OfflinePushInfo`, `MsgBody`,
   * `OnlineOnlyFlag`, `MsgLifeTime`, `OfflineStorageTime`, `Classification`; `WebInfo`, `Message`.
   */
  message: Record<string, unknown>;
  /** `From_Account` */
  from: string;
  /** `MsgRandom` */
  random: number;
  /** As it came; absent where the push was for everyone, or for named accounts. */
  condition?: Condition;
  /** The accounts that it went to, in no promised order. */
  audience: string[];
  /**
   * Accounts that it was for, but that it did not get to: their device has an `error`, or is not
   * online, and only online ones were to get it. Absent where there are none.
   */
  unreached?: string[];
  /** Accounts that `ErrorList` named. Absent where there are none. */
  failures?: { account: string; errorCode: number }[];
  dataId?: string;
  taskName?: string;
  /** By the emulator's clock, in milliseconds. */
  time: number;
  /** When it was revoked, in milliseconds, and with which `OfflinePushInfo`. Absent where it was not. */
  revokedAt?: number;
  revokedWith?: Record<string, unknown>;
}

/** One request of the webhook. */
export interface WebhookPost {
  sdkAppId: number;
  taskId: string;
  /** How many events its body had: 1 to 100. */
  events: number;
  /**
   * `accepted`: answered with status 200 and ErrorCode 0. `refused`: answered otherwise. `timeout`:
   * not answered within 2 seconds. `failed`: there was no connection, or it broke.
   */
  outcome: 'accepted' | 'refused' | 'timeout' | 'failed';
  /** The HTTP status, or null where there was none. */
  status: number | null;
}

/** Where to tell what came of each push. */
export interface WebhookOptions {
  /** An http or https address; its own query parameters are kept. */
  url: string;
  /**
   * The token that signs: `Sign` is the SHA-256 of token and `RequestTime`.
   * @default not signed
   */
  token?: string;
  /**
   * Whether a request that is not answered within 2 seconds is sent once more.
   * @default false
   */
  repeat?: boolean;
  /**
   * Told of each request when it is over. What it throws is ignored.
   * @default nobody is told
   */
  onPost?: (post: WebhookPost) => void;
}

/**
 * The options of `createEmulator`: of one app (the first three), or `apps`. They are read once, at
 * its making.
 */
export interface EmulatorOptions {
  /** The one app's number. */
  sdkAppId?: number;
  /** The one app's administrator. */
  identifier?: string;
  /** The one app's key; UserSigs are really checked, so give the client the same. */
  secretKey?: string;
  /** Several apps, each with its key and administrators, in place of the three above. */
  apps?: readonly EmulatorApp[];
  /**
   * Whether accounts must be there (`known`: others are 70107) or writing to one imports it
   * (`auto`), which saves a test from naming its users twice.
   * @default 'known'
   */
  accounts?: 'known' | 'auto';
  /**
   * Whether the users and attribute names of the documentation's samples are there at start; false
   * starts empty.
   * @default true
   */
  samples?: boolean;
  /**
   * Attribute names of every app at start, added to the samples'.
   * @default {}
   */
  attributeNames?: AttributeNames;
  /**
   * Users of every app at start, added to the samples.
   * @default {}
   */
  users?: Users;
  /** A whole state to start from, as `export` gave it, in place of the three above. */
  state?: StateDocument;
  /**
   * The time in milliseconds since 1970; your own makes expiry and quota repeat. Answers carry it
   * as `Date`.
   * @default Date.now
   */
  clock?: () => number;
  /**
   * Calls in any rolling second, per app and command. Pushes and statistics have their documented
   * rates in place of it; but Infinity turns off all of these, for a test that is about something
   * else.
   * @default 100
   */
  quota?: number;
  /**
   * The app's edition, which says how often it may push: `batch` 10, 30 or 40 times a second,
   * `webbatch` to 30 or (standard and advanced) 500 people a second, `push` and `webpush` 10 or 100
   * times a day each.
   * @default 'standard'
   */
  edition?: 'free' | 'standard' | 'advanced';
  /**
   * How often `push`, and how often `webpush`, may be called on a day (UTC), in place of the
   * edition's number; Infinity is without end.
   * @default the edition's
   */
  dailyPushes?: number;
  /**
   * Whom `TagsNot` of a condition excludes, as two pages tell two things: who has any of the tags, or
   * only who has all of them.
   * @default 'any'
   */
  tagsNot?: TagsNot;
  /**
   * Whether `From_Account` of a push may be any text, or must be a user or an administrator (`known`;
   * another is 90008).
   * @default 'any'
   */
  fromAccount?: 'any' | 'known';
  /**
   * Where to tell what came of each push, as the service's webhook does.
   * @default nobody is told
   */
  webhook?: WebhookOptions;
  /**
   * What the webhook is called by.
   * @default the global fetch
   */
  fetch?: typeof globalThis.fetch;
  /**
   * The start of everything random (order of answers, faults): equal seeds repeat.
   * @default 1
   */
  seed?: number | string;
  /**
   * Trouble on purpose, from the start.
   * @default []
   */
  faults?: readonly Fault[];
  /**
   * Told of each request, as `requests` lists it, before its answer is given; what it throws the
   * call rejects with.
   * @default nobody is told
   */
  onRequest?: (record: RequestRecord) => void;
}

/** One app's part of a state document. */
export interface AppDocument {
  /** By slot, "0" to "9". */
  attributeNames: Record<string, { name: string; type: 0 | 1 }>;
  /** By account. */
  users: Record<string, { attributes: Record<string, string>; tags: string[]; device?: Device }>;
  /**
   * The account type that each tag's first use fixed, also of the last 10,000 that nobody carries
   * now.
   */
  tagTypes: Record<string, 0 | 1>;
}

/** The whole state as JSON. It holds no key and no signature. */
export interface StateDocument {
  format: string;
  version: number;
  /** By SDKAppID. */
  apps: Record<string, AppDocument>;
}

/**
 * One of the last 1,000 requests. Secret keys and a webhook's token (of 8 characters or more), the
 * UserSig of the call and whatever looks like one are "***" wherever they stand; SECURITY.md says in which spellings.
 */
export interface RequestRecord {
  /** By the emulator's clock, in milliseconds; after a latency fault. */
  time: number;
  /** The `RequestId` of the answer. */
  requestId: string;
  method: string;
  path: string;
  /** The known command, or "". */
  command: string;
  /** The parameters as they came; "" where missing. */
  sdkAppId: string;
  identifier: string;
  random: string;
  /** "***", or "" where there was none. */
  userSig: string;
  /** The body's text; "" where the call was refused before its body was read. */
  body: string;
  /** Whether `body` is only the beginning, the first 16 Ki characters. */
  bodyCut: boolean;
  /** What was answered; 0 for OK, null where a fault kept the request from the service. */
  errorCode: number | null;
  /** The kinds of the faults that struck. */
  faults: string[];
}

/** What a server tells about the connection that a request came by. */
export interface Connection {
  /** Whether the other end is this machine: only then control requests are answered. */
  loopback: boolean;
}

/** The emulator's time; `set` and `advance` move it, and it runs on from there. */
export interface Clock {
  /**
   * Milliseconds since 1970.
   * @throws {EmulatorError} ERR_EMULATOR_OPTIONS when the clock given as an option shows none; `set`
   *   and `advance` throw it when they would make it show none
   */
  now(): number;
  set(milliseconds: number): void;
  advance(milliseconds: number): void;
}

/** The service of Tencent Push in process: attributes, tags, pushes and their statistics. */
export interface Emulator {
  /**
   * Answers a call as the service would: give it to `createClient` as `fetch`, or to a server as
   * its handler. It may be called as the global `fetch`, with an address or a Request; of the
   * address only path and parameters count. It rejects as `fetch` does: when `signal` aborts, and
   * when a fault resets the connection. It looks at no `Origin`, and its answers allow every page:
   * a server of your own that must not be called by other pages refuses these itself.
   */
  fetch(
    input: string | URL | Request,
    init?: RequestInit & { connection?: Connection },
  ): Promise<Response>;
  /**
   * Puts a state in place of the present one, whole or not at all.
   * @throws {EmulatorError} ERR_EMULATOR_STATE, with the place in the document as `field`
   */
  import(document: StateDocument): void;
  /** The present state; later calls do not change what was returned. */
  export(): StateDocument;
  /**
   * Imports users to an app (the first, by default), or replaces those of the same account.
   * @throws {EmulatorError} ERR_EMULATOR_STATE; then nobody was added
   */
  addUsers(users: Users, options?: { sdkAppId?: number }): void;
  /**
   * The accounts that a push with this condition would be for; without one, all that the app has.
   * Devices are not looked at: who is offline is counted, too.
   * @throws {EmulatorError} ERR_EMULATOR_CONDITION, with the service's ErrorCode as
   *   `params.errorCode`; ERR_EMULATOR_OPTIONS for an app that is not there
   */
  audience(condition?: Condition, options?: { sdkAppId?: number }): string[];
  /**
   * What was pushed, the oldest first: of the last 10,000 that were accepted, as many as take 128 MiB.
   * A state that is imported does not change them.
   */
  pushes(): Push[];
  /** Resolves when the webhook was told of all that was pushed. */
  idle(): Promise<void>;
  /**
   * Back to the start: state, pushes, clock, quota, faults and everything random, as if just made. The
   * webhook is told no more of what was pushed.
   */
  reset(): void;
  /** The trouble on purpose; `set` puts rules in place of the present ones. */
  faults: {
    set(faults: readonly Fault[]): void;
    clear(): void;
    list(): Fault[];
  };
  /** The last 1,000 requests, oldest first, without secrets. */
  requests: {
    list(): RequestRecord[];
    clear(): void;
  };
  clock: Clock;
}

export type EmulatorErrorCode =
  | 'ERR_EMULATOR_OPTIONS'
  | 'ERR_EMULATOR_STATE'
  | 'ERR_EMULATOR_FAULT'
  | 'ERR_EMULATOR_CONDITION';
