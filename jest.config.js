// Run by scripts/test.js, or by `npm run jest`.
export default {
  testMatch: ['<rootDir>/tests/{js,web}/**/*.test.js'],
  transform: {},
  maxWorkers: '100%', // Jest would leave one of two cores idle
  workerGracefulExitTimeout: 30_000, // on a busy machine even the end takes its time
  testTimeout: 300_000, // some start processes or a browser, and the machine may be busy
  modulePathIgnorePatterns: ['<rootDir>/(build|dist|bench|examples|tests/consumers)/'],
};
