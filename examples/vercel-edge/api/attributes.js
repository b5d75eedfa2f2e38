// A Vercel edge function that answers one user's attributes: GET /api/attributes?account=Mary
//
// Vercel picks the right form of the package by itself. Set the TIMPUSH_… variables in the project's
// settings; the key as a sensitive one.
import { createClient, isTimPushError } from 'timpush';

export const config = { runtime: 'edge' };

// Made at the first request and kept: the client keeps the signature and spaces the calls.
let client;
const theClient = () => (client ??= createClient({
  sdkAppId: Number(process.env.TIMPUSH_SDKAPPID),
  identifier: process.env.TIMPUSH_IDENTIFIER,
  secretKey: process.env.TIMPUSH_SECRET_KEY,
  // For trying out: the address of an emulator, in place of the region.
  ...(process.env.TIMPUSH_ENDPOINT
    ? { endpoint: process.env.TIMPUSH_ENDPOINT }
    : { region: process.env.TIMPUSH_REGION }),
}));

export default async function handler(request) {
  // Whoever may reach this address may read attributes: check here who is asking.
  const account = new URL(request.url).searchParams.get('account') ?? '';
  try {
    const { users, failures } = await theClient().getAttributes([account]);
    return Response.json(users[0] ?? failures[0], { status: users.length > 0 ? 200 : 404 });
  } catch (error) {
    // The message holds no secret: it says what happened and what to do.
    if (isTimPushError(error)) return Response.json({ error: error.message }, { status: 502 });
    throw error;
  }
}
