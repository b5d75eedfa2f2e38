// The two types of account: a UserID, which the app imports, and a RegistrationID, which the push
// SDK makes on the device.

const USER_ID = 0;
export const REGISTRATION_ID = 1;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * By default a RegistrationID is a UUID, and nothing else that documentation tells could
 * distinguish the two; so a UUID is one, and everything else is a UserID.
 * @param {string} account
 * @returns {0 | 1}
 */
export const typeOf = (account) => (
  account.length === 36 && UUID.test(account) ? REGISTRATION_ID : USER_ID
);
