// The service's "no": one ErrorCode for the whole call, with the ErrorInfo that goes along.

// "HTTP parse Error" is documented; the service documents meanings, not texts, for the others, so
// those are ours. No program may rely on them: ErrorCode decides.
/** @type {Record<number, string>} */
const texts = {
  60002: 'HTTP parse Error',
  60004: 'account or signature in the URL is missing or wrong',
  60006: 'SDKAppID is invalid',
  60007: 'call frequency exceeded',
  60009: 'no such resource: check the URL',
  60010: 'the identifier is not an administrator of the app',
  60012: 'SDKAppID is missing',
  60016: 'SDKAppID is disabled',
  70001: 'UserSig is expired',
  70003: 'UserSig cannot be read',
  70009: 'UserSig is signed with another key',
  70013: 'identifier is not the one in the UserSig',
  70014: 'SDKAppID is not the one in the UserSig',
  70020: 'SDKAppID not found',
  70050: 'UserSig checks failed too often: try again in a minute',
  70107: 'account does not exist',
  90001: 'the request is not as specified',
  90002: 'an element of MsgBody is not as specified',
  90005: 'MsgRandom is missing or not an unsigned 32-bit integer',
  90007: 'MsgBody is not an array',
  90008: 'From_Account does not exist',
  90010: 'MsgType is not one of the documented',
  90018: 'too many accounts in one call',
  90020: 'a tag is empty or longer than 50 bytes',
  90022: 'a tag stands twice in TagsOr and TagsAnd',
  90024: 'less than a second since the last push',
  90026: 'the time of offline keeping is not 0 to 604800 seconds',
  90032: 'too many tags',
  90033: 'the attribute is invalid',
  90035: 'the attribute or tag belongs to the other account type',
  90039: 'tags and attributes in one condition',
  90040: 'a tag of the condition is empty',
  90045: 'push is not enabled for the app',
  90047: "the day's pushes are used up",
  90049: 'TaskId is not known',
  90050: 'the task is revoked already',
  90051: 'more than one revocation in a second',
  90052: 'the task began more than 24 hours ago',
  90053: 'OfflinePushInfo is missing',
  90056: 'the body is longer than 10240 bytes',
  90057: 'DataId is longer than 64 bytes',
  91000: 'internal error, try again',
  93000: 'the packet is too long',
};

/** @param {number} code */
export const textFor = (code) => texts[code] ?? `error ${code}`;

/** Thrown where a rule refuses the whole call; nothing is stored then. */
export class Refusal extends Error {
  /**
   * @param {number} errorCode
   * @param {string} [errorInfo] where the documented text, or a more exact one, exists
   * @param {number} [status] the HTTP status; 200 but for trouble below the contract
   * @param {Record<string, unknown>} [fields] what the answer has beside the code
   */
  constructor(errorCode, errorInfo = textFor(errorCode), status = 200, fields = {}) {
    super(errorInfo);
    this.name = 'Refusal';
    this.errorCode = errorCode;
    this.errorInfo = errorInfo;
    this.status = status;
    this.fields = fields;
  }
}
