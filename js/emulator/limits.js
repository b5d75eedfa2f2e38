// Every number of the contract that the emulator enforces. They stand here a second time, apart
// from the client's own, so that a mistake in one of the two shows as a disagreement.
import { isLongerThan } from './unicode.js';

/** Accounts in one call. */
export const MAX_ACCOUNTS = 100;
/** Attributes of an app; their slots are "0" to "9". */
export const MAX_ATTRIBUTES = 10;
/** Bytes of UTF-8 in an attribute's name, an attribute's value, a tag. */
const MAX_TEXT_BYTES = 50;
/** Tags appended to one user in one call. */
export const MAX_APPENDED_TAGS = 10;
/** Tags on one user, and in one overwriting entry. */
export const MAX_TAGS_OF_USER = 100;
/** Distinct tags that users of one app carry. */
export const MAX_TAGS_OF_APP = 1000;
/**
 * Tags that nobody of an app carries any more, whose account types are remembered all the same. Ours:
 * the service may remember all, the emulator's memory has an end.
 */
export const MAX_FORMER_TAGS = 10_000;

/** Accounts in one call of `batch` and `webbatch`. */
export const MAX_PUSH_ACCOUNTS = 500;
/** Bytes of a body of `push`: "10K" in the pages, without a unit. */
export const MAX_PUSH_BYTES = 10_240;
/** Bytes of UTF-8 in a DataId, and in a TaskName. */
export const MAX_DATA_ID_BYTES = 64;
export const MAX_TASK_NAME_BYTES = 20;
/** Tags in one list of a condition. */
export const MAX_CONDITION_TAGS = 10;
/** Seconds for which an undelivered push may be kept. */
export const MAX_LIFE_SECONDS = 604_800;
/** MsgRandom, and `random` of a URL: 32 bits. */
export const LARGEST_RANDOM = 4_294_967_295;
/** Milliseconds after its start in which a task can be revoked. */
export const REVOCABLE = 86_400_000;
/**
 * Tasks that one call asks the numbers of; seconds that their range may span, and that of losses: 30
 * and 7 days, and the one they begin with, as the documented sample of losses has it.
 */
export const MAX_TASKS_ASKED = 5;
export const STATISTICS_SPAN = 31 * 86_400;
export const LOSSES_SPAN = 8 * 86_400;

/**
 * What the editions differ in: `push` and `webpush` a day, calls of `batch` and people of `webbatch` a
 * second.
 */
export const editions = /* @__PURE__ */ Object.freeze({
  free: { push: 10, webpush: 10, batch: 10, webbatch: 30 },
  standard: { push: 100, webpush: 100, batch: 30, webbatch: 500 },
  advanced: { push: 100, webpush: 100, batch: 40, webbatch: 500 },
});

/**
 * Tasks that are remembered, and what of them: bytes of their bodies, and eight for each account.
 * Ours: the service's memory is not the emulator's.
 */
export const MAX_TASKS = 10_000;
export const MAX_TASKS_BYTES = 128 * 1024 * 1024;

/**
 * Bytes of a call's body. Not documented. The longest call that breaks no rule gives 100 users 100
 * tags of 50 bytes each, all of them escaped as \uXXXX: 3.1 MB.
 */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Bytes of a control request's body: a state document may be large. */
export const MAX_CONTROL_BYTES = 16 * 1024 * 1024;

/**
 * True for a name, value or tag over its 50 bytes.
 * @param {string} text
 */
export const isTooLong = (text) => isLongerThan(text, MAX_TEXT_BYTES);
