// `revoke`: a task stops, and the notifications that it brought are overwritten.
import { textOf } from './body.js';
import { REVOCABLE } from './limits.js';
import { requireOfflinePushInfo } from './offline-info.js';
import { Refusal } from './refusal.js';

/**
 * The push of named accounts can be revoked, too, as the text of 90049 has it. Nothing tells of a
 * revocation of web pushes.
 * @type {import('./service.js').Service}
 */
const revoke = (body, {
  app, now, size, pushing,
}) => {
  const taskId = textOf(body.TaskId, 'TaskId');
  if (body.OfflinePushInfo === undefined) throw new Refusal(90053);
  requireOfflinePushInfo(body.OfflinePushInfo);
  const key = `${app.sdkAppId}/revoke`;
  if (!pushing.quota.admits(key, now, pushing.isPaced ? 1 : Infinity)) throw new Refusal(90051);
  const task = pushing.tasks.get(taskId);
  const isRevocable = task?.sdkAppId === app.sdkAppId && ['push', 'batch'].includes(task.command);
  if (!task || !isRevocable) throw new Refusal(90049);
  if (task.revokedAt !== undefined) throw new Refusal(90050);
  if (now - task.time > REVOCABLE) throw new Refusal(90052);
  const message = /** @type {Record<string, unknown>} */ (body.OfflinePushInfo);
  pushing.tasks.revoke(task, now, message, size());
  return {};
};

export const revokeCalls = /* @__PURE__ */ Object.freeze({ revoke });
