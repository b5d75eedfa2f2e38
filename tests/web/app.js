// The example app and key that the vendor's own repositories publish: the sandbox's.
export const app = Object.freeze({
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
});
