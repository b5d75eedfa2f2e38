// The sandbox: the service's emulator in this page. Its app is the one of the vendor's public
// examples; its key opens nothing.

/** @typedef {import('../js/emulator/types.d.ts').Fault} Fault */

export const sandboxApp = Object.freeze({
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
});

/** Trouble on purpose, by the name that the page shows it under. */
export const troubles = Object.freeze(/** @satisfies {Record<string, Fault[]>} */ ({
  none: [],
  slow: [{ kind: 'latency', milliseconds: 3000 }],
  often: [{ kind: 'error', errorCode: 60007 }],
  internal: [{ kind: 'error', errorCode: 91000 }],
  gateway: [{ kind: 'status', status: 502 }],
  cut: [{ kind: 'truncate' }],
  lost: [{ kind: 'reset' }],
}));

/** @typedef {keyof typeof troubles} Trouble */

/** Signing is done on both sides of the sandbox, by its caller and by the emulator. */
const loadSandbox = async () => {
  const [{ createEmulator }, hmac] = await Promise.all([
    import('../js/emulator/index.js'),
    globalThis.isSecureContext ? undefined : import('./hmac.js'),
  ]);
  hmac?.lendHmac();
  return createEmulator(sandboxApp);
};

/**
 * @param {(emulator: import('../js/emulator/types.d.ts').Emulator) => void} onMade
 * @returns {() => Promise<import('../js/emulator/types.d.ts').Emulator>} one emulator, on demand
 */
export const createSandbox = (onMade) => {
  /** @type {ReturnType<typeof loadSandbox> | undefined} */
  let emulator;
  return () => {
    emulator ??= loadSandbox().then((made) => {
      onMade(made);
      return made;
    }).catch((error) => {
      emulator = undefined;
      throw error;
    });
    return emulator;
  };
};
