// Why a UserSig is not valid, in words.

/** What is wrong with a UserSig, and what to do about it. */
export const reasons = Object.freeze({
  malformed: 'It is cut or damaged. Copy all of it; it often loses its end.',
  sdkAppId: 'It was made for another app. Make one for this app, or correct --sdkappid.',
  identifier: 'It was made for another identifier. Make one for this one, or correct --identifier.',
  signature: 'It was made with another secret key. Copy the key of this app from the console; a key that was replaced there signs no more.',
  expired: 'It has ended. Make a new one: timpush usersig sign.',
});
