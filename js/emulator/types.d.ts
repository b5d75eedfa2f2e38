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
   * Calls in any rolling second, per app and command; Infinity turns the quota off, for a test that
   * is about something else.
   * @default 100
   */
  quota?: number;
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
  users: Record<string, { attributes: Record<string, string>; tags: string[] }>;
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
 * One of the last 1,000 requests. Secret keys (of 8 characters or more), the UserSig of the call
 * and whatever looks like one are "***" wherever they stand; SECURITY.md says in which spellings.
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

/** The service of Tencent Push's attributes and tags, in process. */
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
  /** Back to the start: state, clock, quota, faults and everything random, as if just made. */
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
  | 'ERR_EMULATOR_FAULT';
