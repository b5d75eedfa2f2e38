// curl, for sh, bash and zsh. It cannot sign: the UserSig comes from the environment.
import { json, shell } from './quote.js';

/** Within double quotes: what is left unencoded has no meaning there. @param {string} text */
const encoded = (text) => encodeURIComponent(text).replaceAll('!', '%21');

/** @param {import('./index.js').Call} call */
export const curl = ({ command, body, sdkAppId, identifier, origin }) => {
  const query = `identifier=${encoded(identifier)}&sdkappid=${encoded(sdkAppId)}&random=$random`;
  return `random=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
curl --silent --show-error --max-time 5 \\
  --header 'Content-Type: application/json' \\
  --data-raw ${shell(json(body))} \\
  "${origin}/${command.path}?usersig=$TIMPUSH_USERSIG&${query}&contenttype=json"
`;
};
