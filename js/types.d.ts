/**
 * The public options and results of timpush. Times are milliseconds unless a name or a comment says seconds.
 * The rules that are cited are those of the service's own pages: https://www.tencentcloud.com/document/product/1047/60564
 */

import type {
  PushMessage, WebPushMessage, PushCondition, TagCondition, PushOptions, PushCallOptions, PushDay,
  PushResult, BatchResult, Period, PushCounts, PlatformCounts, TaskStatistics, TaskLosses,
  DeviceTrace,
} from './push.d.ts';

export type * from './push.d.ts';

// --- errors -----------------------------------------------------------------------------------------------------------

/** What went wrong, by a name that does not change. */
export type TimPushErrorCode =
  /** An option of createClient, or of a request, is missing or wrong. Nothing was sent. */
  | 'ERR_INVALID_OPTIONS'
  /** What was to be sent breaks a rule of the service. Nothing was sent. */
  | 'ERR_INVALID_ARGUMENT'
  /** The service refused: `errorCode`, `errorName`, `kind` and `errorInfo` say why. */
  | 'ERR_API'
  /** The answer had a status other than 200, which is not the service's; a redirect is one of these and is not followed. */
  | 'ERR_HTTP'
  /** No connection, or it broke; `cause` is what the platform said, or whatever a fetch of yours threw. */
  | 'ERR_NETWORK'
  /** No whole answer within `timeout`. */
  | 'ERR_TIMEOUT'
  /** The job did not end within its `deadline`. */
  | 'ERR_DEADLINE'
  /** The call's `signal` ended it; `cause` is a copy of the signal's reason. */
  | 'ERR_ABORTED'
  /** The answer is not JSON, too large, breaks the contract, or is no Response. Nothing of it is used. */
  | 'ERR_BAD_RESPONSE'
  /** In `failures` only: the service said nothing about this account. */
  | 'ERR_NOT_ANSWERED'
  /** What came to a webhook's URL is not the service's, or breaks its contract; `answer` is what to answer. */
  | 'ERR_WEBHOOK'
  /** The WebAssembly core could not be loaded, or has stopped. */
  | 'ERR_CORE_LOAD'
  /** A secret key was given to a page, where every visitor can read it. */
  | 'ERR_SECRET_IN_BROWSER';

/** What an error code of the service is about, which decides what a client does. */
export type ErrorKind =
  /** The signature, the identifier or its rights: a bulk job ends. */
  | 'credential'
  /** The app, its region, edition or features: a bulk job ends. */
  | 'app'
  /** The body or the URL: not repeated. */
  | 'request'
  /** This account only. */
  | 'account'
  /** Too many calls: all calls of this app and command pause. */
  | 'throttled'
  /** The service itself: repeated with growing waits. */
  | 'internal'
  | 'unknown';

export interface TimPushErrorDetails {
  /** What exactly is wrong, by a name that does not change: `too_long`, `half_surrogate`, `refused`. */
  reason?: string;
  /** Where, step by step: names of members, and positions from 0: `['users', 0, 'attributes', 'city']`. */
  path?: ReadonlyArray<string | number>;
  /** The same as one text: `users[0].attributes.city`, `accounts[3]`, `region`. */
  field?: string;
  /** What the wrong thing is one of: `account`, `attribute_value`. */
  noun?: string;
  /** The type that it must have, and the one that it has: `string`, `number`, `null`. */
  expected?: string;
  found?: string;
  /** The least and the most that is allowed: bytes of UTF-8, items or a value; of a time, milliseconds. */
  least?: number;
  limit?: number;
  /** What there is instead; left out where that is a number beyond 64 bits. */
  actual?: number;
  /** Where a text ceases to be JSON: its byte, counted from 1. */
  byte?: number;
  /** What else the message names: the names that are known, what a platform said. */
  text?: string;
  /** The runtime that a package's entry is for. */
  platform?: string;
  /** The account that is concerned, where one is. */
  account?: string;
  /** The last part of the path that was called, `get_attr`. */
  command?: string;
  /** The service's ErrorCode. */
  errorCode?: number;
  /** Its name in the catalogue, `ACCOUNT_NOT_FOUND`, and what it means. */
  errorName?: string;
  meaning?: string;
  /** The service's own words. */
  errorInfo?: string;
  kind?: ErrorKind;
  /** Whether the same call may succeed later; the client has already repeated it as often as `retries` allows. */
  retryable?: boolean;
  /**
   * Of every call but reads: whether the service may have carried it out. `no`: it has not; the call never left, or was refused.
   * `unknown`: an attempt got no answer that tells, such as none in time. Of a job that ended early, it is so of all its calls that
   * failed. In a hook's event it is so of the attempts until then. An account that the answer itself lists as failed has none.
   */
  sent?: 'no' | 'unknown';
  /** What to do. */
  hint?: string;
  /**
   * Of a failure: it shares the refusal of a call of so many items, of which one at least is to blame, and which could not be
   * divided any further. Sent again by itself it may pass.
   */
  among?: number;
  /** How many times the call was sent. */
  attempts?: number;
  /** The `random` of the last attempt: what the service's support finds a call by. */
  random?: number;
  /** Of a push beyond the day's quota (90047): what this client knows of the day. */
  today?: PushDay;
  /** The service's RequestId, where it sent one. */
  requestId?: string;
  /** The HTTP status; of ERR_WEBHOOK, the one to answer. */
  status?: number;
  /** Of what somebody else threw a copy, masked: an Error with its name, message and code, and its own causes. */
  cause?: unknown;
}

/** Everything this package throws. Holds no UserSig and no key, nor do its causes: SECURITY.md says in which spellings. */
export interface TimPushError extends Error, TimPushErrorDetails {
  readonly code: TimPushErrorCode;
  /** On a list call that ended early: what had been read until then. Not printed with the error. */
  readonly users?: ReadonlyArray<UserAttributes | UserTags>;
  /** On a write that ended early: the accounts that had been written until then. */
  readonly accounts?: readonly string[];
  /** On a list call that ended early: the accounts that had failed until then. */
  readonly failures?: readonly Failure[];
  /**
   * On a list call that ended early: the accounts that have no outcome. Of a write, those that are not in `unsent`, too, may have been
   * written: their call was under way.
   */
  readonly unsettled?: readonly string[];
  /** On a list that is rejected: all of its bad items, in order; the error is that of the first. Not printed with it. */
  readonly problems?: readonly Failure[];
  /** On a write that ended early: of `unsettled`, the accounts that have not been written: their call never left, or was refused. */
  readonly unsent?: readonly string[];
  /** On a push to accounts that ended early: `accounts`, each with the TaskId of its call. Not printed with it. */
  readonly pushed?: readonly { readonly account: string, readonly taskId?: string }[];
  /** On ERR_WEBHOOK: what to answer. Not printed with the error. */
  readonly answer?: WebhookAnswer;
  toJSON(): Record<string, unknown>;
}

/** The answer to a webhook: `new Response(answer.body, answer)`, or `response.writeHead(status, headers).end(body)` in Node. */
export interface WebhookAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON that the service wants. */
  readonly body: string;
}

export interface TimPushErrorConstructor {
  new (code: TimPushErrorCode, message: string, details?: TimPushErrorDetails): TimPushError;
  readonly prototype: TimPushError;
}

/** One account that has no result, and why. */
export interface Failure extends Omit<TimPushErrorDetails, 'cause' | 'account'> {
  /** Where there is one; not enumerable, so that it is not in JSON. */
  readonly cause?: unknown;
  /** As it was given: of an item that is bad it may be no text. */
  account: string;
  code: TimPushErrorCode;
  message: string;
}

// --- the client -------------------------------------------------------------------------------------------------------

export type Edition = 'free' | 'standard' | 'advanced';

export type Region = 'china' | 'singapore' | 'seoul' | 'tokyo' | 'frankfurt' | 'silicon-valley' | 'jakarta';

/** A CryptoKey, by what it is read for; spelled out because programs without the DOM's types have no such name. */
export interface SigningKey {
  readonly type: string;
  readonly extractable: boolean;
  readonly algorithm: { readonly name: string };
  readonly usages: readonly string[];
}

export type ClientOptions = {
  /** The app's SDKAppID, from the console. */
  sdkAppId: number;

  /**
   * The UserID of an administrator of the app; only the console makes one. Case matters. White space, quotes or a byte order mark
   * around it, the key or the UserSig are refused with ERR_INVALID_OPTIONS: `text` is the character, such as `U+FEFF`.
   */
  identifier: string;

  /**
   * The app's secret key, from which a UserSig is made and renewed as needed. It must stay on a server; a CryptoKey (HMAC,
   * SHA-256, usage `sign`) cannot be read out and is allowed everywhere. Give this or `userSig`.
   */
  secretKey?: string | SigningKey | undefined;

  /**
   * A UserSig made elsewhere, or a function that answers one within `timeout`: it is asked again shortly before the last one
   * ends, or once when the service says that it has ended. Give this where the secret key must not be. What cannot be one (not its
   * alphabet, no zlib stream, cut, over 16,384 characters) is not sent: ERR_INVALID_OPTIONS. Its fields are the service's to judge.
   */
  userSig?: string | (() => string | Promise<string>) | undefined;

  /** The data centre chosen when the app was created. A wrong one answers 70016 or 70020. Give this or `endpoint`. */
  region?: Region | undefined;

  /**
   * Which of the region's two hosts to call. The backup is for networks that hijack the primary's DNS.
   * @default 'primary'
   */
  host?: 'primary' | 'backup' | undefined;

  /** The origin of an emulator, a proxy or a host that is not in the list, as `https://host:port`. */
  endpoint?: string | undefined;

  /**
   * Allows plain http to a machine other than this one, for networks of one's own such as containers. The UserSig can be
   * read on the way. `NAME.localhost` is this machine in a page only; elsewhere the DNS may be asked for it.
   * @default false
   */
  allowHttp?: boolean | undefined;

  /**
   * Allows a secret key in a page, for a developer's own machine only.
   * @default false
   */
  allowSecretInBrowser?: boolean | undefined;

  /**
   * How long one attempt may take, the answer's body included. The service's own limit is 3 s; less would race with it.
   * @default 5000
   */
  timeout?: number | undefined;

  /**
   * How long a whole job may take, with all its calls, waits and repeats.
   * @default Infinity
   */
  deadline?: number | undefined;

  /**
   * How often a call is repeated at most, where the kind of failure allows it. A dead connection that had not answered yet is
   * repeated once beyond that, and a signature that has ended is replaced once. A call that must not run twice is repeated only where
   * it is known that it did not run.
   * @default 3
   */
  retries?: number | undefined;

  /**
   * Calls a second of one app and command. The service refuses more than 100; take less to leave room for other programs. Calls
   * that the service takes less often (pushes, statistics) go no faster for a higher one.
   * In one thread the lowest rate of all clients of an app wins; worker threads and the processes of a cluster do not know of one
   * another: give each its share, or a `gate`. Infinity turns the gate off.
   * @default 100 for attributes and tags; 1 for push, revoke and statistics; of batch by `edition`
   */
  rate?: number | undefined;

  /**
   * The app's edition of Push, which decides how many batches a second (10, 30 or 40), how many pushes a day (10, 100 or 100) and
   * how many accounts of web pushes a second (30, 500 or 500) the service takes.
   * @default 'free'
   */
  edition?: Edition | undefined;

  /**
   * By how much the network may delay one call more than another before the service counts too many in one second. Larger
   * is safer and slower: the gate keeps `rate` calls at least 1 s + spread apart.
   * @default 50
   */
  spread?: number | undefined;

  /**
   * How many calls of one command this client may have under way at once; a stream reads no further ahead. The default uses
   * the whole quota while answers take up to a second.
   * @default 100
   */
  concurrency?: number | undefined;

  /** A gate that threads or processes share: `redisGate` of `timpush/redis`, or one of your own. */
  gate?: Gate | undefined;

  /** Used instead of the global fetch, and called like it: an agent, a proxy, an emulator in process. */
  fetch?: typeof globalThis.fetch | undefined;

  /**
   * For tests: a clock that you move yourself. A client with one has gates of its own, since those of the process go by the
   * machine's. Where now() goes back, the client goes on from where it was; where the clock fails, the call ends with
   * ERR_INVALID_OPTIONS, even one that has been sent.
   * @default the machine's
   */
  clock?: Clock | undefined;

  /**
   * `text/plain` spares a page that calls the service directly the preflight, which the service may not answer.
   * @default 'application/json'
   */
  contentType?: 'application/json' | 'text/plain' | undefined;

  /**
   * The language of `message` and `hint`, whose words are loaded when they are needed. A wrong option of createClient itself is
   * told in Chinese only after `await loadCore({ language: 'zh' })`.
   * @default 'en'
   */
  language?: 'en' | 'zh' | undefined;

  /** Told before each attempt. What it throws is ignored. */
  onRequest?: ((event: RequestEvent) => void) | undefined;
  /** Told after each attempt, successful or not. */
  onResponse?: ((event: ResponseEvent) => void) | undefined;
  /** Told before each repeat. */
  onRetry?: ((event: RetryEvent) => void) | undefined;
};

export interface RequestEvent {
  command: string;
  /** 1 for the first. */
  attempt: number;
  random: number;
  /** With the UserSig masked. */
  url: string;
}

export interface ResponseEvent {
  command: string;
  attempt: number;
  random: number;
  milliseconds: number;
  status?: number;
  requestId?: string;
  error?: TimPushError;
  /** Accounts that the service answered for although nobody asked; they are left out of the result. */
  unasked?: readonly string[];
}

export interface RetryEvent {
  command: string;
  attempt: number;
  random: number;
  step: 'repeat' | 'reconnect' | 'sign_anew' | 'pause';
  /** Milliseconds until the repeat. */
  wait: number;
  error: TimPushError;
}

/** What a client's calls of one command are to keep to. */
export interface GateQuota {
  sdkAppId: number;
  /** Calls a second, of the table of calls and the client's `rate` and `edition`; Infinity where its gate is off. */
  rate: number;
  /** The client's, in milliseconds. */
  spread: number;
}

/** What a gate may answer to a call that may depart. */
export interface GatePlace {
  /** Told when the call is sent, which is later where the event loop is busy. What it throws is ignored. */
  sent?(): void;
  /** Told once when the call has ended, or does not depart after all. What it throws is ignored. */
  leave?(): void;
}

/**
 * Spaces the departures of the calls of one app and command. It is asked once for each call, and each repeat, that is ready to depart:
 * no more calls of a client wait at it or are under way than `concurrency` says.
 */
export interface Gate {
  /**
   * Resolves when a call of the command may depart; rejects when the signal aborts first. A TimPushError with the code ERR_NETWORK says
   * that the gate cannot be reached: then the call ends with ERR_NETWORK, not sent and retryable. After any other it ends with
   * ERR_INVALID_OPTIONS.
   */
  pass(signal: AbortSignal, command: string, quota: GateQuota): Promise<void | GatePlace>;
  /** Lets no call of the command depart for so long, after an answer that says there were too many. */
  pause(milliseconds: number, command: string): void;
  /**
   * With `refuse`, where there are both: what the processes that share the gate have learnt of a UserSig that was refused. `mark` is a
   * hash that tells one key or UserSig from another, and nothing else. Of a second or more without an answer nothing is learnt.
   */
  refusalOf?(mark: string): Promise<GateRefusal | undefined>;
  /** Tells the others, for so many milliseconds. */
  refuse?(mark: string, refusal: GateRefusal): void;
}

export interface GateRefusal {
  /** The service's, such as 70003. */
  errorCode: number;
  /** For which nobody is to send it. */
  milliseconds: number;
}

/** All that a client knows of time: its waits, timeouts and deadlines, and what a signature's validity is held against. */
export interface Clock {
  /** Milliseconds since any moment; never goes back. */
  now(): number;
  /** Milliseconds since 1970. */
  time(): number;
  /** Answers a function that cancels the timer, which calls back once, after so many milliseconds and not during this call. */
  setTimer(callback: () => void, milliseconds: number): () => void;
}

/** Of every call. */
export interface CallOptions {
  /** Ends the job with ERR_ABORTED. Any number of calls may have the same one. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for this job, instead of the client's. */
  deadline?: number | undefined;
}

/** Of a call with any number of users. */
export interface JobOptions extends CallOptions {
  /** Told after each call of a list. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * What an item does that breaks a rule: `reject` the whole list before anything is sent, with all bad items in the error's
   * `problems`; or `fail` by itself. A list is there as a whole, a stream is not: with `reject` it ends at the first bad item,
   * before the call that would hold it. In a list that is written an account must not be named twice: with `fail` its first item is
   * written and each later one fails, so that the account stands in `accounts` and in `failures`.
   * @default 'reject' of a list, 'fail' of a stream
   */
  onInvalid?: 'reject' | 'fail' | undefined;
}

export interface StreamOptions extends JobOptions {
  /**
   * Outcomes in the order of the input. `false` hands each out as it comes, which is faster when calls take unequally long.
   * @default true
   */
  ordered?: boolean | undefined;
  /** How many items there will be, for the progress; known by itself of arrays, sets and maps. */
  total?: number | undefined;
  /**
   * For add_tag: replaces each user's tags instead of adding to them.
   * @default false
   */
  replace?: boolean | undefined;
}

/** What came of one item of a stream: its result, or in `error` why there is none. */
export type StreamOutcome<Result = { attributes?: Record<string, string>; tags?: string[] }> =
  | { account: string; error?: undefined } & Result
  | { account: string; error: TimPushError } & { [Name in keyof Result]?: undefined };

export interface Progress {
  /** Accounts that have an outcome, failed ones included. */
  done: number;
  /** Where it is known. */
  total?: number;
  failed: number;
  /** Calls that were answered or given up, repeats not counted; the parts of a call that was refused are calls, too. */
  calls: number;
  /** Accounts a second, since the start. */
  rate: number;
  /** At that rate, where the total is known. */
  secondsLeft?: number;
}

export interface UserAttributes {
  account: string;
  attributes: Record<string, string>;
}

export interface UserTags {
  account: string;
  tags: string[];
}

export interface ReadResult<User> {
  /** Each account once, in the order asked. */
  users: User[];
  /** The accounts that have no result, in the order asked. */
  failures: Failure[];
}

export interface WriteResult {
  /** The accounts that were written, in the order given. */
  accounts: string[];
  failures: Failure[];
}

// --- what a client does -------------------------------------------------------------------------------------------------

/** Accounts: an array, a set, what a generator makes. One text alone is not a list of them. */
export type Accounts = Iterable<string> & object;

/**
 * Every list call takes any number of users and splits it by 100, the service's limit a call. An empty list is answered without
 * a call. An account is a non-empty text without control characters.
 *
 * A call that is refused for what one item can cause (an attribute that is not defined, too many tags) is divided, until that item
 * has failed by itself and the others are through: at most 32 calls more for each that was refused. After three in a row of which
 * nothing passed only the halves of each are tried, until something passes again. What was not told apart has `among` in its
 * failure. Which attributes are defined is asked once a job (get_attr_name), so that those that are not cost no such search.
 *
 * All calls reject with a TimPushError. ERR_INVALID_ARGUMENT: the input breaks a rule; nothing was sent. ERR_ABORTED,
 * ERR_DEADLINE: the job was ended. ERR_API, ERR_HTTP, ERR_NETWORK, ERR_TIMEOUT, ERR_BAD_RESPONSE: the call failed after its
 * repeats. ERR_CORE_LOAD: the wasm could not be loaded. A list call does so only when an error about the credential or the app
 * ended it, or no call succeeded; one account's failure, or one call's among many, is in `failures` instead. A 60004 or 60005 is
 * about an account where a call without accounts passes.
 */
export interface Client {
  /**
   * Reads users' attributes (get_attr). An account named twice is asked for once.
   * @throws {TimPushError} see Client; with `users`, `failures` and `unsettled` of a job that ended early
   */
  getAttributes(accounts: Accounts, options?: JobOptions): Promise<ReadResult<UserAttributes>>;

  /**
   * The attributes of one account (get_attr). Look-ups of the same moment share their calls; each has its own result or error.
   * @throws {TimPushError} see Client; ERR_API with the `errorCode` 70107 where there is no such account
   */
  attributesOf(account: string): Promise<Record<string, string>>;

  /**
   * Reads users' attributes (get_attr) from any iterable, with constant memory: one outcome for each item, doubles and bad
   * ones included. The source is read no faster than outcomes are taken, and may be left at any time by `break`. A source that
   * gives nothing for 100 ms has what it gave until then sent, if fewer than 100.
   * @throws {TimPushError} what ends the whole job: an abort, a deadline, an error about the credential or the app; with `users`
   *   or `accounts`, `failures` and `unsettled` of what was read and not handed out yet. An error of the source comes as it is
   */
  streamAttributes(
    accounts: Accounts | AsyncIterable<string>,
    options?: StreamOptions,
  ): AsyncGenerator<StreamOutcome<Omit<UserAttributes, 'account'>>, void, undefined>;

  /**
   * The same for the other calls that take users and push nothing: get_tag and clear_all_tags with accounts; set_attr, remove_attr, add_tag
   * and remove_tag with items as their list calls take them. Writes of one account happen in the order of the input.
   * @throws {TimPushError} as streamAttributes does
   */
  stream(
    command: 'get_attr' | 'set_attr' | 'remove_attr' | 'get_tag' | 'add_tag' | 'remove_tag' | 'clear_all_tags',
    items: Iterable<unknown> & object | AsyncIterable<unknown>,
    options?: StreamOptions,
  ): AsyncGenerator<StreamOutcome, void, undefined>;

  /**
   * Sets values of attributes (set_attr); those not mentioned keep theirs. A value is at most 50 bytes of UTF-8. The names must
   * have been defined by setAttributeNames (90033). An account may stand in the list only once.
   * @throws {TimPushError} see Client; with `accounts`, `failures` and `unsettled` of a job that ended early, as every write
   */
  setAttributes(
    users: Iterable<{ account: string; attributes: Record<string, string> }>,
    options?: JobOptions,
  ): Promise<WriteResult>;

  /**
   * Deletes attributes of users, by name (remove_attr).
   * @throws {TimPushError} as setAttributes does
   */
  removeAttributes(users: Iterable<{ account: string; names: string[] }>, options?: JobOptions): Promise<WriteResult>;

  /**
   * Defines the app's attributes (set_attr_name): a slot from "0" to "9" and a name of at most 50 bytes. A name may stand in
   * one slot only (90033), and a slot's type, 0 for UserIDs and 1 for RegistrationIDs, can never be changed.
   * @throws {TimPushError} see Client
   */
  setAttributeNames(
    names: Record<string, string>,
    options?: CallOptions & { types?: Record<string, 0 | 1> | undefined },
  ): Promise<void>;

  /**
   * The app's attributes by slot, and their types where the service tells them (get_attr_name).
   * @throws {TimPushError} see Client
   */
  getAttributeNames(options?: CallOptions): Promise<{ names: Record<string, string>; types: Record<string, number> }>;

  /**
   * Reads users' tags (get_tag). An account named twice is asked for once.
   * @throws {TimPushError} as getAttributes does
   */
  getTags(accounts: Accounts, options?: JobOptions): Promise<ReadResult<UserTags>>;

  /**
   * Adds tags (add_tag), at most 10 a user and call, or replaces all tags of each user by up to 100. A tag is 1 to 50 bytes of
   * UTF-8.
   * @throws {TimPushError} as setAttributes does
   */
  addTags(
    users: Iterable<{ account: string; tags: string[] }>,
    options?: JobOptions & { replace?: boolean | undefined },
  ): Promise<WriteResult>;

  /**
   * Removes tags from users (remove_tag).
   * @throws {TimPushError} as setAttributes does
   */
  removeTags(users: Iterable<{ account: string; tags: string[] }>, options?: JobOptions): Promise<WriteResult>;

  /**
   * Removes all tags of users (clear_all_tags).
   * @throws {TimPushError} as setAttributes does
   */
  clearTags(accounts: Accounts, options?: JobOptions): Promise<WriteResult>;

  /**
   * Pushes to everyone, by tags or by attributes (push). `to` must be said: nobody reaches everyone by forgetting something. At most
   * one a second, and a quota a day; the body has at most 10,240 bytes (90056). An answer says that the push is accepted: delivery
   * takes its time. Not repeated unless the service said that it did not run; the error's `sent` says what is known.
   * @throws {TimPushError} see Client; 90047 with `today`
   */
  push(message: PushMessage, options: PushCallOptions & {
    to: 'everyone' | PushCondition;
    /** Chat only: seconds of keeping, 0 to 604800; older pages. */
    msgLifeTime?: number | undefined;
    /** Chat only: 1 is neither kept nor counted as unread. */
    onlineOnlyFlag?: 0 | 1 | undefined;
    /** Chat only: the message's elements, as they are documented. */
    msgBody?: ReadonlyArray<{ MsgType: string; MsgContent: object }> | undefined;
  }): Promise<PushResult>;

  /**
   * Pushes to named accounts (batch), UserIDs or RegistrationIDs, any number, by 500, each once. Repeated like `push`.
   * @throws {TimPushError} see Client; of a job that ended early with `accounts`, `failures`, `unsettled` and `unsent`
   */
  batch(accounts: Accounts, message: PushMessage, options?: PushOptions & JobOptions): Promise<BatchResult>;

  /**
   * The same for a million: one outcome for each item, as they come. The source is read no faster than outcomes are taken. An
   * account that comes again gets no second push but the outcome of its first; some hundred bytes each are kept for that.
   * @throws {TimPushError} as streamAttributes does; a wrong message before the first account is read
   */
  streamBatch(
    accounts: Accounts | AsyncIterable<string>,
    message: PushMessage,
    options?: PushOptions & Omit<StreamOptions, 'replace'>,
  ): AsyncGenerator<StreamOutcome<{ taskId?: string }>, void, undefined>;

  /**
   * Stops a push to everyone or by a condition, and overwrites with `message` what is shown of it already (revoke). Within 24 hours
   * (90052), once a second. Safe to repeat: what was revoked by an attempt before counts as done.
   * @throws {TimPushError} see Client; 90049 where the TaskId is not known, 90050 where it has been revoked already
   */
  revoke(taskId: string, message: PushMessage, options?: CallOptions): Promise<void>;

  /**
   * Pushes to browsers, everyone's or by tags (webpush). `message` is shown as a notification, `pageMessage` only while the page is
   * open; with both, that one where it is and the notification where it is not.
   * @throws {TimPushError} as push does
   */
  webPush(message: WebPushMessage | undefined, options: Omit<PushCallOptions, 'classification' | 'offlineStorageTime'> & {
    to: 'everyone' | TagCondition;
    pageMessage?: object | undefined;
  }): Promise<PushResult>;

  /**
   * Pushes to browsers of named accounts (webbatch); as many a call as the edition takes a second.
   * @throws {TimPushError} as batch does
   */
  webBatch(
    accounts: Accounts,
    message: WebPushMessage | undefined,
    options?: Omit<PushOptions, 'classification' | 'offlineStorageTime'> & JobOptions & { pageMessage?: object | undefined },
  ): Promise<BatchResult>;

  /** The same for any iterable, as streamBatch. */
  streamWebBatch(
    accounts: Accounts | AsyncIterable<string>,
    message: WebPushMessage | undefined,
    options?: Omit<PushOptions, 'classification' | 'offlineStorageTime'> & Omit<StreamOptions, 'replace'>
      & { pageMessage?: object | undefined },
  ): AsyncGenerator<StreamOutcome<{ taskId?: string }>, void, undefined>;

  /**
   * The numbers of tasks within 30 days (all_member_push_statistics); without `tasks` those of the whole app. Of a task that the
   * service does not know there is no result.
   * @throws {TimPushError} see Client; ERR_INVALID_ARGUMENT for more than 5 tasks or a longer time
   */
  statistics(query: Period & { tasks?: readonly string[] | undefined }, options?: CallOptions): Promise<{ results: TaskStatistics[] }>;

  /**
   * Why pushes of the last 7 days did not arrive, by error code (all_member_push_loss).
   * @throws {TimPushError} as statistics does
   */
  losses(query: Period & { tasks?: readonly string[] | undefined }, options?: CallOptions): Promise<{ results: TaskLosses[] }>;

  /**
   * The way of a task of the last 7 days to one account's devices (all_member_push_trace).
   * @throws {TimPushError} see Client
   */
  trace(taskId: string, account: string, options?: CallOptions): Promise<{ devices: DeviceTrace[] }>;

  /** The numbers of pushes of chat messages (normal_push_statistics). */
  chatStatistics(period: Period, options?: CallOptions): Promise<PushCounts & { platforms: PlatformCounts[] }>;

  /** The way of the push of one chat message (normal_push_trace): its PushID, as the webhook has it. */
  chatTrace(pushId: string, options?: CallOptions): Promise<{ devices: DeviceTrace[] }>;

  /**
   * Any call below `v4/timpush/`, with the body and the answer as the service has them. It is repeated only after
   * answers that say that it did not run (60007, 60011, 60018, 60019, 90024, a signature that has ended, HTTP 429), since a push
   * must not be sent twice.
   * @throws {TimPushError} see Client
   */
  call(command: string, body: object, options?: CallOptions): Promise<Record<string, any>>;
}

export type CreateClient = (options: ClientOptions) => Client;

// --- UserSig ----------------------------------------------------------------------------------------------------------

/** Makes a UserSig (TLSSigAPIv2). An option that is not known is refused. */
export type SignUserSig = (options: {
  sdkAppId: number;
  identifier: string;
  secretKey: string | SigningKey;
  /**
   * For how many seconds it is good; at most 50 years.
   * @default 86400, a day
   */
  expire?: number | undefined;
  /**
   * When it is signed, in unix seconds; for tests, or where this machine's clock is wrong.
   * @default now
   */
  time?: number | undefined;
  /** What goes into TLS.userbuf, which a PrivateMapKey has; the service's calls need none. */
  userBuf?: string | Uint8Array | undefined;
}) => Promise<string>;

/** What a UserSig says of itself. Times are unix seconds. */
export interface Inspection {
  identifier: string;
  sdkAppId: number;
  issuedAt: number;
  expiresAt: number;
  /** Below 0 once it has ended. */
  secondsLeft: number;
  /** The TLS.userbuf, as base64, where there is one. */
  userBuf?: string;
}

/** Reads a UserSig without its key; throws ERR_INVALID_ARGUMENT when it is cut or damaged. `now` is unix seconds. */
export type InspectUserSig = (userSig: string, options?: { now?: number | undefined }) => Promise<Inspection>;

/** Checks a UserSig as the service does; `reason` is the first thing that is wrong. `now` is unix seconds. */
export type VerifyUserSig = (
  userSig: string,
  options: { sdkAppId: number; identifier: string; secretKey: string | SigningKey; now?: number | undefined },
) => Promise<
  { valid: true } | { valid: false; reason: 'malformed' | 'sdkAppId' | 'identifier' | 'signature' | 'expired' }
>;

// --- the core ---------------------------------------------------------------------------------------------------------

/**
 * The C++ core, for programs that bring their own transport. Its functions are synchronous and pure.
 */
export interface Core {
  /** Checks a body by the rules of its command and makes the request to send. `random` is new for each call. */
  buildRequest(command: string, body: object, options: RequestOptions): CoreRequest;

  /** Reads an answer, or throws the TimPushError that says why not. */
  readResponse(command: string, status: number, bytes: Uint8Array): Answer;

  /** What an ErrorCode means and what to do. For 'zh' load the core by `loadCore({ language: 'zh' })`. */
  explain(code: number, options?: { language?: 'en' | 'zh' | undefined }): Explanation;

  /** Every code of the catalogue. */
  codes(): number[];
  regions(): RegionInfo[];
  commands(): CommandInfo[];
  /** One command; a name that is not in the table gets a cautious row. */
  command(name: string): CommandInfo;
  /** The JSON Schema (draft 2020-12) of a command's body. What it cannot say, such as bytes of UTF-8, is in `description`. */
  schema(command: string): Promise<object>;
  readonly limits: Limits;
}

export interface RegionInfo {
  id: Region;
  place: string;
  host: string;
  backup: string;
}

export type Limits = Readonly<{
  accountsPerCall: number;
  answerBytes: number;
  attributeNameBytes: number;
  attributeValueBytes: number;
  /** Of each call about attributes and tags. */
  callsPerSecond: number;
  tagBytes: number;
  /** Characters of the longest UserSig that is made, read or sent. */
  userSigBytes: number;
  /** Of the longest webhook that is read. */
  webhookBytes: number;
  /** By how much a webhook's RequestTime may be off. */
  webhookSeconds: number;
}>;

/** `language: 'zh'` also loads the Chinese words of errors and error codes. */
export type LoadCore = (options?: { language?: 'en' | 'zh' | undefined }) => Promise<Core>;

export interface RequestOptions {
  sdkAppId: number;
  identifier: string;
  userSig: string;
  /** An unsigned 32-bit integer. */
  random: number;
  region?: Region | undefined;
  host?: 'primary' | 'backup' | undefined;
  endpoint?: string | undefined;
  allowHttp?: boolean | undefined;
  contentType?: 'application/json' | 'text/plain' | undefined;
}

export interface CoreRequest {
  method: 'POST';
  /** Holds the UserSig: not for logs. */
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface Answer {
  /** Of get_attr and get_tag, in the service's order. */
  users?: Array<UserAttributes | UserTags>;
  /** Of get_attr_name. */
  names?: Record<string, string>;
  types?: Record<string, number>;
  /** Of a push; left out where the answer has none. */
  taskId?: string;
  /** Of a call of statistics: its results or devices, in this library's names. */
  details?: Record<string, any>;
  failures: Failure[];
  requestId: string;
}

export interface Explanation {
  code: number;
  name: string;
  kind: ErrorKind;
  advice: 'stop' | 'sign_anew' | 'slow_down' | 'wait_a_minute' | 'repeat';
  retryable: boolean;
  /** Whether one item of a list can be why the whole call is refused. */
  byItem: boolean;
  meaning: string;
  hint: string;
}

export interface CommandInfo {
  /** The last part of the path. */
  name: string;
  path: string;
  /** The client's method; '' where it has none. */
  method: string;
  kind: 'read' | 'write' | 'push';
  /** `details`: what `gives` says. */
  answers: 'attributes' | 'tags' | 'attributeNames' | 'task' | 'details' | 'nothing';
  /** Of the free edition, where they differ. */
  callsPerSecond: number;
  /** 0 where the call takes no list of users. */
  accountsPerCall: number;
  /** Whether a call that may have run already can be made again. */
  repeatable: boolean;
  /** Of the documentation: www.tencentcloud.com/document/product/1047/… and cloud.tencent.com/document/product/269/…; 0 if none. */
  page: number;
  chinesePage: number;
  /** What the list is called: by the method, and in the body. */
  argument?: 'accounts' | 'users';
  list?: string;
  /** The members of a user: as the method calls them → as the service does. */
  members?: Record<string, string>;
  /** Options of the method that are true or false: as it calls them → as the service does. */
  switches?: Record<string, string>;
  /** Of a call that pushes or asks about pushes: the members of its body and of its answer. */
  takes?: Names;
  gives?: Names;
  /** Of the editions free, standard and advanced. */
  callsByEdition?: readonly number[];
  callsPerDay?: readonly number[];
  accountsPerSecond?: readonly number[];
}

/** As this library calls members → as the service does, and what is within them. */
export type Names = { readonly [called: string]: readonly [name: string, within?: Names] };
