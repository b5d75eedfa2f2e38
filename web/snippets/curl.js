// curl, for sh, bash and zsh. It cannot sign: the UserSig comes from the environment.
import { shell } from './quote.js';

/** @param {import('./index.js').Call} call */
export const curl = ({ command, body, sdkAppId, identifier, origin }) => {
  const rest = `&identifier=${encodeURIComponent(identifier)}&sdkappid=${encodeURIComponent(sdkAppId)}&random=`;
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;
  return `random=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
curl --silent --show-error --max-time 5 \\
  --header 'Content-Type: application/json' \\
  --data-raw ${shell(JSON.stringify(body))} \\
  ${quoted(`${origin}/v4/timpush/${command}?usersig=`)}"$TIMPUSH_USERSIG"${quoted(rest)}"$random"${quoted('&contenttype=json')}
`;
};
