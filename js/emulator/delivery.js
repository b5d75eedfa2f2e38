// What comes of a push to one account, by the device that logged in last. One place for statistics,
// traces and webhooks, so that they agree.

/**
 * @typedef {import('./types.d.ts').Device} Device
 *
 * @typedef {object} Way how a push may come
 * @property {boolean} online by the connection of a device that is online
 * @property {boolean} offline by the vendor's push, or as a browser's notification
 * @property {number} [platform] in place of the device's
 *
 * @typedef {object} Outcome
 * @property {1 | 2} eventType 1 offline, 2 online
 * @property {number} platform PushPlatform
 * @property {number} deviceType of online events; 0 for offline ones
 * @property {number} errorCode 0, or what the push was lost by
 * @property {boolean} isSent
 * @property {boolean} isReached as far as it is reported
 * @property {boolean} isClicked
 * @property {boolean} isThere whether the device has it
 */

/** Xiaomi: of the Android vendors that report what was reached, the first. */
const STANDARD = 2;
/** FCM reports no reach. */
const FCM = 4;

/** The texts of the documented samples. */
const texts = /** @type {Record<number, string>} */ ({
  '-1': 'Certificate id not set',
  '-2': 'token not uploaded',
  1: 'regid_invalid',
  410: 'Unregistered',
});

/** @param {number} errorCode */
export const lossText = (errorCode) => texts[errorCode] ?? `error ${errorCode}`;

/**
 * @param {Device | undefined} device
 * @param {Way} way
 * @returns {Outcome}
 */
export const outcomeOf = (device, way) => {
  const {
    platform = STANDARD, online = false, error = 0, clicks = false,
  } = device ?? {};
  if (online && way.online) {
    return {
      eventType: 2, platform: 0, deviceType: platform, errorCode: 0,
      isSent: true, isReached: true, isClicked: clicks, isThere: true,
    };
  }
  if (!way.offline) {
    return {
      eventType: 2, platform: 0, deviceType: platform, errorCode: 0,
      isSent: false, isReached: false, isClicked: false, isThere: false,
    };
  }
  const vendor = way.platform ?? platform;
  return {
    eventType: 1,
    platform: vendor,
    deviceType: 0,
    errorCode: error,
    // A negative code keeps a push from being sent, a vendor's says that it did not arrive.
    isSent: error >= 0,
    isReached: error === 0 && vendor !== FCM,
    isClicked: error === 0 && clicks,
    isThere: error === 0,
  };
};
