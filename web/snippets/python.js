// Python 3, with its standard library. It takes a UserSig from the environment.
import { python as literal } from './quote.js';

/** @param {import('./index.js').Call} call */
export const python = ({ command, body, sdkAppId, identifier, origin }) => `import json, os, random, urllib.parse, urllib.request

query = urllib.parse.urlencode({
    "usersig": os.environ["TIMPUSH_USERSIG"],
    "identifier": ${literal(identifier)},
    "sdkappid": ${literal(sdkAppId)},
    "random": random.randrange(2**32),
    "contenttype": "json",
})
body = ${literal(body)}
request = urllib.request.Request(
    ${literal(`${origin}/${command.path}?`)} + query,
    data=json.dumps(body).encode(),
    headers={"Content-Type": "application/json"},
)
with urllib.request.urlopen(request, timeout=5) as response:
    answer = json.load(response)
print(json.dumps(answer, indent=2, ensure_ascii=False))
`;
