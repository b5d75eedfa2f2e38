// A Vercel edge function that answers one user's attributes: GET /api/attributes?account=Mary
//
// Vercel picks the right form of the package by itself. Set the TIMPUSH_… variables in the project's
// settings; the key as a sensitive one.
import { createClient, isTimPushError } from 'timpush';

export const config = { runtime: 'edge' };

// Made at the first request and kept: the client keeps the signature and spaces the calls.
/** @type {import('timpush').Client | undefined} */
let client;
const theClient = () => (client ??= createClient({
  sdkAppId: Number(process.env.TIMPUSH_SDKAPPID),
  identifier: process.env.TIMPUSH_IDENTIFIER ?? '',
  secretKey: process.env.TIMPUSH_SECRET_KEY,
  // For trying out: the address of an emulator, in place of the region.
  ...(process.env.TIMPUSH_ENDPOINT
    ? { endpoint: process.env.TIMPUSH_ENDPOINT }
    : { region: /** @type {import('timpush').Region} */ (process.env.TIMPUSH_REGION) }),
}));

// What to answer when there are no attributes: the question was no good, there is no such account, or
// the service, its settings or the way to it are to blame.
/** @param {{ code: string, errorCode?: number }} failure */
const statusOf = ({ code, errorCode }) => {
  if (code === 'ERR_INVALID_ARGUMENT') return 400;
  return errorCode === 70107 ? 404 : 502;
};

/** @param {Request} request */
export default async function handler(request) {
  // Whoever may reach this address may read attributes: check here who is asking.
  const account = new URL(request.url).searchParams.get('account') ?? '';
  try {
    const { users, failures } = await theClient().getAttributes([account]);
    if (users.length > 0) return Response.json(users[0]);
    return Response.json(failures[0], { status: statusOf(failures[0]) });
  } catch (error) {
    if (!isTimPushError(error)) throw error;
    // The message holds no secret: it says what happened and what to do.
    return Response.json({ error: error.message }, { status: statusOf(error) });
  }
}
