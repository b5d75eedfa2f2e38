/** A process from its import to its first answer. */

import { createClient } from 'timpush';

const client = createClient({
  sdkAppId: 1400000000,
  identifier: 'administrator',
  secretKey: '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e',
  region: 'singapore',
  // The documented sample, as tests/fixtures/get_attr.2025.json has it.
  fetch: async () => new Response(JSON.stringify({
    ActionStatus: 'OK',
    ErrorInfo: '',
    ErrorCode: 0,
    UserAttrs: [
      { To_Account: 'xiaoming', Attrs: { sex: 'male', city: 'ShenZhen' } },
      { To_Account: 'xiaohua', Attrs: {} },
    ],
    ErrorList: [{ ErrorCode: 70107, To_Account: 'Mary' }],
  })),
});
const { users, failures } = await client.getAttributes(['Mary', 'xiaoming', 'xiaohua']);
if (users.length !== 2 || failures.length !== 1) throw new Error('a wrong answer');
