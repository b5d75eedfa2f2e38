/** What is said in English. The sentences of the core's reasons come from src/words.cpp; those of this package's own stand here. */

import { nouns, reasons, types } from '../../dist/tables.js';

/** @typedef {readonly [message: string, hint?: string]} Said with {gaps}, which the error's details fill */

const origin = "Give an origin, such as 'https://push.example.com' or 'http://127.0.0.1:8787'";
const theKey = 'Copy the key of your app from the console; it is used as the text it is';
const trueOrFalse = "A text such as 'false' would count as true; leave it out for false";
const network = 'Check the network, the DNS and the region or endpoint; see the cause';
const authentication = 'Give the token that the console has for the webhook; null where its authentication is off';
const fromPage = 'The browser does not say why: a cross-origin rule, no network, the DNS or a policy of the page';

/** @satisfies {Record<string, Said>} */
const own = {
  // options of a client
  no_options: ['must be an object', 'It needs sdkAppId, identifier, secretKey or userSig, region or endpoint'],
  unknown_client_option: ['is no option of createClient', 'It takes: {text}'],
  bad_app: ['must be a positive integer', 'Copy the SDKAppID of your app from the console, as a number: 1400000000'],
  app_as_text: ['must be a positive integer, not a string', 'Copy the SDKAppID of your app from the console, as a number: 1400000000'],
  bad_identifier: ['must be a non-empty string without control characters', "Give the UserID of an app administrator, such as 'administrator'"],
  no_credential: ['and userSig are both missing', 'Give the secret key of the app, or a UserSig made with it, but not both'],
  two_credentials: ['and userSig are both given', 'Give the secret key of the app, or a UserSig made with it, but not both'],
  bad_user_sig: ['must be a non-empty string, or a function that answers one', 'Make one by signUserSig, or pass a function that fetches one from your server'],
  bad_secret_key: ['must be a non-empty string, or an HMAC-SHA256 CryptoKey', theKey],
  user_sig_as_key: ['is a UserSig, not a secret key', 'Give it as userSig; the key is in the console, beside the SDKAppID'],
  secret_in_browser: [
    'must not be in a browser, where every visitor can read it',
    'Sign on a server and pass userSig; on a developer’s own machine, set allowSecretInBrowser: true or pass a non-extractable CryptoKey',
  ],
  bad_host: ["must be 'primary' or 'backup'", 'The backup is for networks that hijack the DNS'],
  bad_timeout: ['must be a positive number of milliseconds, at most 24 days', 'Leave it out for 5000: the service itself takes up to 3000'],
  bad_client_deadline: ['must be a positive number of milliseconds', 'Leave it out for no deadline'],
  bad_retries: ['must be an integer from 0 to 100', 'Leave it out for 3'],
  bad_rate: ['must be a positive number of calls a second', 'Leave it out for what the service allows; Infinity turns the gate off'],
  bad_spread: ['must be a number of milliseconds, 0 or more', 'Leave it out for 50'],
  bad_concurrency: ['must be a positive integer', 'Leave it out for 100'],
  not_true_or_false: ['must be true or false', trueOrFalse],
  not_a_function: ['must be a function', 'Leave it out if there is none'],
  bad_content_type: ["must be 'application/json' or 'text/plain'", 'text/plain spares a page the preflight; leave it out everywhere else'],
  bad_gate: ['must be a gate: an object with pass() and pause()', 'Give one of your own, or leave it out'],
  bad_clock: ['must be a clock: now() and time() answer milliseconds, setTimer() a function that cancels the timer', 'Leave it out for the machine’s'],
  gate_failed: ['has a pass() that failed: {text}', 'See the cause'],
  clock_failed: ['failed: {text}', 'See the cause'],
  bad_language: ["must be 'en' or 'zh'", 'Leave it out for English'],

  // an endpoint
  endpoint_no_text: ['must be a string', origin],
  endpoint_no_url: ['is not a URL', origin],
  endpoint_scheme: ['must be https, or http on this machine', origin],
  endpoint_user: ['must not hold a user name or password', origin],
  endpoint_query: ['must not hold a query', origin],
  endpoint_fragment: ['must not hold a fragment', origin],
  endpoint_path: ['must not hold a path', origin],
  plain_http: [
    'is plain http to another machine, where the UserSig could be read on the way',
    'Use https, or set allowHttp: true inside a network of your own',
  ],
  plain_http_name: [
    'is plain http to a name that only browsers take for this machine; here the DNS may be asked for it',
    'Use http://localhost or http://127.0.0.1, or https, or set allowHttp: true',
  ],

  // what a call is given
  no_call_options: ['must be an object', 'It takes: {text}'],
  unknown_option: ['is no option of this call', 'It takes: {text}'],
  not_for_look_ups: ['are not for attributesOf', 'It shares its call with other look-ups; getAttributes([account], options) has one of its own'],
  bad_deadline: ['must be a positive number of milliseconds', "Leave it out for the client's"],
  bad_signal: ['must be an AbortSignal', 'Give the signal of an AbortController'],
  bad_on_invalid: ["must be 'reject' or 'fail'", 'Leave it out: a list with a bad item is rejected, a stream lets the item fail'],
  bad_total: ['must be a count of items', 'Leave it out if it is not known'],
  no_audience: ['is missing', "Say whom it is for: to: 'everyone', or a condition such as { tagsOr: ['gold'] }"],
  bad_audience: ["must be 'everyone' or a condition", "A condition is an object, such as { tagsOr: ['gold'] } or { attributesAnd: { city: 'ShenZhen' } }"],
  given_twice: ['is given twice, as {text} too', 'Give one of them'],
  not_plain: ['is not plain data', 'Make a text or a number of it first, such as of a Date by toISOString() and of a BigInt by String()'],
  not_a_moment: ['must be a Date, or whole seconds since 1970', 'Divide milliseconds by 1000'],
  bad_edition: ['must be one of: {text}', 'Leave it out for free'],
  only_for_add_tag: ['is for add_tag only', 'Leave it out for other calls'],
  not_accounts: ['must be an array', "Give an array of accounts: ['Mary']"],
  not_users: ['must be an array', "Give an array of users: [{ account: 'Mary', … }]"],
  not_iterable: ['must be an iterable or async iterable', 'Give an array, a generator or a stream of lines'],
  no_list_command: ['is not a call that takes users', 'Use one of: {text}'],
  command_no_text: ['must be a string', "Give the last part of the path, such as 'get_attr'"],
  not_writable: ['cannot be written as JSON', 'It refers to itself, or a getter of it throws'],
  not_an_object: ['must be an object'],
  large_body_given: ['is larger than {limit} characters', 'Split it over several calls'],
  not_bytes: ['must be a Uint8Array', 'Give the bytes of the body'],
  bad_status: ['must be an HTTP status', 'Give the status of the response, such as 200'],
  bad_code: ['must be an integer', 'Give the ErrorCode of an answer, such as 70107'],
  language_not_loaded: ["'zh' is not loaded", "Load the core by loadCore({ language: 'zh' })"],

  // signing
  no_crypto: ['Nothing can be signed here: WebCrypto is for secure contexts only', 'Serve the page by https, or from localhost'],
  bad_signing_key: ['must be a non-empty string or an HMAC-SHA256 CryptoKey', theKey],
  key_cannot_sign: ['cannot sign', "Import it as HMAC with SHA-256 and the usage 'sign'"],
  bad_user_buf: ['must be a string or a Uint8Array', 'Leave it out if there is none'],
  bad_now: ['must be a number of seconds since 1970', 'Leave it out for the present; a Date gives getTime() / 1000'],
  user_sig_no_text: ['must be a string', 'Copy the whole UserSig'],
  cannot_inflate: ['This UserSig is compressed, and this runtime cannot inflate', 'Read it in Node, a browser or a Worker'],
  damaged_user_sig: ['is damaged: it does not inflate', 'Copy the whole UserSig; it often loses its end'],
  user_sig_function_failed: ['is a function that failed: {text}', 'See the cause'],
  user_sig_function_empty: ['is a function that did not answer a non-empty string', 'Check what it answers'],
  user_sig_function_late: ['is a function that did not answer within {limit} ms', 'Check what it waits for'],
  user_sig_refused_before: ['Not sent: the UserSig was refused less than {limit} s ago with {errorCode} {errorName}'],

  // what came of a call
  unsent: ['{command} could not be sent: {text}', network],
  gate_unavailable: ['{command} was not sent: the gate that the processes share cannot be reached: {text}', 'See the cause; it may be tried again'],
  no_answer: ['No answer to {command}: {text}', network],
  no_answer_in_page: ['No answer to {command}: {text}', fromPage],
  broken_off: ['The answer to {command} broke off: {text}', network],
  broken_off_in_page: ['The answer to {command} broke off: {text}', fromPage],
  large_body: ['The answer to {command} is larger than {limit} bytes and was refused', 'Check what stands between here and the service'],
  not_a_response: ['What fetch answered to {command} is no Response: its {text} cannot be used', 'Let your fetch answer a Response, with a status, headers and a body of bytes'],
  late: [
    '{command} had no whole answer within {limit} ms',
    'The service itself takes up to 3 s; if it lasts, check the network or give it more time',
  ],
  past_deadline: ['The job did not end within {limit} ms', 'Give it more time, or fewer accounts'],
  aborted: ['The call was aborted by its signal'],
  not_answered: ['The service answered neither with {account} nor with a reason why not', 'Ask for it again'],

  // a gate in Redis
  bad_redis_client: ['is no client of node-redis or ioredis', 'Give the client itself, which has the methods eval and evalSha, or evalsha'],
  bad_on_unavailable: ["must be 'fail' or 'local'", 'Leave it out: calls fail while Redis cannot be reached'],
  bad_share: [
    "must be a number above 0 and up to 1, and is for onUnavailable: 'local' only",
    'Give each of four processes 0.25: together they stay within the rate',
  ],
  bad_lateness: ['must be a positive number of milliseconds', 'Leave it out for 20'],
  bad_gate_timeout: ['must be a number of milliseconds above lateness, at most 60000', 'Leave it out for 1000'],
  bad_prefix: ['must be a string without braces', "Leave it out for 'timpush:'; the hash tag of a key is in braces"],
  gate_of_other_app: ['is of the app {text}', 'Give both the same sdkAppId'],
  redis_unavailable: ['Redis gave no slot: {text}'],

  // a webhook: what readWebhook is given, and what came to its URL
  no_webhook_request: ['must be an object', 'Give a Request, a request of node:http, or { url, body }'],
  no_token: ['is missing', authentication],
  bad_token: ['must be a non-empty string, or null', authentication],
  webhook_read_before: ['was read already', 'Call readWebhook before anything else reads the request, or give it { url, body } with what was read'],
  not_post: ['must be POST'],
  doubled_parameter: ['stands in the URL more than once'],
  other_app: ['is another app than {text}', 'Check sdkAppId, and the URLs in the consoles of your apps'],
  unsigned: ['is missing in the URL', 'Turn authentication on in the console, or give token: null to do without'],
  bad_signature: ['is not that of the token', 'If the service sent this, check that the console has the same token'],
  bad_request_time: ['must be a number of seconds since 1970'],
  late_webhook: ['is {actual} s from the time here, {limit} are allowed', 'If the service sent this just now, check the clock of this machine'],
  large_webhook: ['is larger than {limit} bytes'],
  webhook_broken_off: ['broke off: {text}', 'The sender has gone; see the cause'],

  // the core
  core_stopped: ['The core has stopped and cannot be used any more', 'Call loadCore() again for a new one'],
  core_not_loaded: [
    'The WebAssembly core could not be loaded',
    "Where a runtime compiles no bytes, the module to import is 'timpush/workerd' (Cloudflare Workers) or 'timpush/edge-light' (Vercel's edge), or let the bundler resolve 'timpush' with that condition; a page's policy needs script-src 'wasm-unsafe-eval'",
  ],
  core_not_handed_over: [
    'The WebAssembly core could not be loaded',
    "'timpush/{text}' is for {platform}, where the import of core.wasm gives a WebAssembly.Module: let the bundler leave that to the platform, or import 'timpush' where bytes may be compiled",
  ],
};

/** @typedef {keyof typeof own} OwnReason */

/** @type {import('./words.js').Words} */
export const en = {
  reasons: own,
  coreReasons: reasons,
  nouns,
  types,
  one: (noun) => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`,
  body: 'The body',
  answer: 'The answer to {command} cannot be used:',
  whole: 'it',
  other: '{command}: the other side',
  info: ' (ErrorInfo: {text})',
  beyond: 'one far beyond',
  doubt: '; it may have been carried out',
  doubtDespite: '; some of it may have been carried out all the same',
  whenInDoubt: ['This call may simply be repeated', 'Find out whether it was, before you repeat it'],
  noText: 'no reason given',
  space: ' ',
  stop: '.',
};
