// What the bodies of the calls that push have in common, beside the message and whom it is for.
import { accountOf, integerOf, textOf } from './body.js';
import {
  LARGEST_RANDOM, MAX_DATA_ID_BYTES, MAX_LIFE_SECONDS, MAX_TASK_NAME_BYTES,
} from './limits.js';
import { requireMessageBody, requireOfflinePushInfo } from './offline-info.js';
import { Refusal } from './refusal.js';
import { isLongerThan } from './unicode.js';

/**
 * @typedef {import('./delivery.js').Way} Way
 * @typedef {Record<string, unknown>} Body
 * @typedef {[errorCode: number, errorInfo?: string]} Words of a refusal
 */

/**
 * @param {unknown} value
 * @param {number} most
 */
const isUnsigned = (value, most) => (
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most
);

/**
 * @param {unknown} value
 * @param {string} field
 * @param {number} limit bytes
 * @param {Words} tooLong
 */
const labelOf = (value, field, limit, tooLong) => {
  const text = textOf(value, field);
  if (isLongerThan(text, limit)) throw new Refusal(...tooLong);
  return text;
};

/**
 * Who pushes, and how the push is called.
 * @param {Body} body
 * @param {import('./service.js').Desk} desk
 * @param {Words} [badRandom]
 * @returns {{ from: string, random: number, dataId?: string, taskName?: string }}
 */
export const headOf = (body, { app, exists, pushing }, badRandom = [90005]) => {
  const { DataId, TaskName, MsgRandom } = body;
  const from = accountOf(body.From_Account, 'From_Account');
  if (!isUnsigned(MsgRandom, LARGEST_RANDOM)) throw new Refusal(...badRandom);
  const head = {
    from,
    random: Number(MsgRandom),
    ...(DataId !== undefined && {
      dataId: labelOf(DataId, 'DataId', MAX_DATA_ID_BYTES, [90057]),
    }),
    ...(TaskName !== undefined && {
      taskName: labelOf(TaskName, 'TaskName', MAX_TASK_NAME_BYTES,
        [90001, `TaskName is longer than ${MAX_TASK_NAME_BYTES} bytes`]),
    }),
  };
  if (pushing.fromAccount === 'known' && !app.admins.has(from) && !exists(from)) {
    throw new Refusal(90008);
  }
  return head;
};

/**
 * The message of a push to devices, and how long it is kept. Both names of that time are guarded alike,
 * which of OfflineStorageTime is our reading.
 * @param {Body} body
 */
export const requireOfflinePush = ({
  OfflinePushInfo, MsgLifeTime = 0, OfflineStorageTime = 0, Classification = 0,
}) => {
  requireOfflinePushInfo(OfflinePushInfo);
  for (const seconds of [MsgLifeTime, OfflineStorageTime]) {
    if (!isUnsigned(seconds, MAX_LIFE_SECONDS)) throw new Refusal(90026);
  }
  integerOf(Classification, 'Classification');
};

/**
 * What chat adds to a push.
 * @param {Body} body
 */
export const requireChat = ({ MsgBody, OnlineOnlyFlag = 0 }) => {
  if (OnlineOnlyFlag !== 0 && OnlineOnlyFlag !== 1) {
    throw new Refusal(90001, 'OnlineOnlyFlag must be 0 or 1');
  }
  if (MsgBody !== undefined) requireMessageBody(MsgBody);
};

/**
 * @param {Body} body whose OfflinePushInfo was looked at
 * @returns {Way}
 */
export const wayOf = ({ OfflinePushInfo }) => ({
  online: true, offline: /** @type {any} */ (OfflinePushInfo).PushFlag !== 1,
});

/**
 * The number of web push's platform is not documented: 0 is "unknown".
 * @param {Body} body
 * @returns {Way}
 */
export const webWayOf = ({ WebInfo, Message }) => ({
  online: Message !== undefined, offline: WebInfo !== undefined, platform: 0,
});
