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
