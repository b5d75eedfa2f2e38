// Trouble on purpose. Each rule draws from a stream of its own, for every request that it concerns
// and when that arrives: the same seed and the same requests give the same trouble, in whichever
// order they are answered, and a change to one rule moves no other.
import { commands } from './commands.js';
import { EmulatorError } from './errors.js';
import { createRandom } from './random.js';

/**
 * @typedef {import('./types.d.ts').Fault} Fault
 * @typedef {import('./types.d.ts').FaultMoment} FaultMoment
 *
 * @typedef {object} Plan what will happen to one request
 * @property {string[]} kinds of the faults that hit it, for the request log
 * @property {number} latency milliseconds
 * @property {FaultMoment | undefined} reset
 * @property {{ status: number, when: FaultMoment } | undefined} status
 * @property {{ errorCode: number, errorInfo: string | undefined, when: FaultMoment } | undefined
 * } error
 * @property {boolean} truncate
 * @property {boolean} garbage
 * @property {{ bytes: number, milliseconds: number } | undefined} drip
 * @property {(account: string) => number} accountError an ErrorCode, or 0
 * @property {number} shape in [0, 1): where to cut, what garbage to send
 */

/** @type {Record<string, 'number' | 'text' | 'texts'>} */
const common = { kind: 'text', command: 'text', probability: 'number', times: 'number' };

/** Kind → the fields that it has beside the common ones. */
const fieldsOf = /** @type {Record<string, Record<string, 'number' | 'text' | 'texts'>>} */ ({
  latency: { milliseconds: 'number', spread: 'number' },
  reset: { when: 'text' },
  status: { status: 'number', when: 'text' },
  truncate: {},
  garbage: {},
  drip: { bytes: 'number', milliseconds: 'number' },
  error: { errorCode: 'number', errorInfo: 'text', when: 'text' },
  account: { errorCode: 'number', accounts: 'texts' },
});

/**
 * @param {string} field
 * @param {import('./errors.js').EmulatorErrorReason} reason
 * @param {import('./errors.js').Params} [params]
 * @returns {never}
 */
const fail = (field, reason, params) => {
  throw new EmulatorError('ERR_EMULATOR_FAULT', field, reason, params);
};

const commandNames = /* @__PURE__ */ Object.keys(commands).join(', ');

const longest = 3_600_000; // milliseconds

/** @param {number} value */
const isTime = (value) => value >= 0 && value <= longest;

/** @param {number} value */
const isPositive = (value) => Number.isInteger(value) && value > 0;

/**
 * The rules for the fields, whichever kind they belong to: what is right, and what to say if not.
 * @type {Record<string, [
 *   isGood: (value: any, kind: string) => boolean,
 *   reason: import('./errors.js').EmulatorErrorReason,
 *   params?: import('./errors.js').Params,
 * ]>}
 */
const fieldRules = {
  command: [(value) => Object.hasOwn(commands, value),
    'not_one_of', { choices: commandNames }],
  probability: [(value) => value >= 0 && value <= 1, 'not_in_range', { least: 0, most: 1 }],
  times: [isPositive, 'not_positive_integer'],
  milliseconds: [isTime, 'not_in_range', { least: 0, most: longest }],
  spread: [isTime, 'not_in_range', { least: 0, most: longest }],
  bytes: [isPositive, 'not_positive_integer'],
  status: [(value) => Number.isInteger(value) && value >= 300 && value <= 599,
    'bad_status', { least: 300, most: 599 }],
  errorCode: [isPositive, 'not_positive_integer'],
  errorInfo: [() => true, 'not_text'],
  accounts: [(value) => value.length > 0 && !value.includes(''), 'empty_account'],
  when: [(value, kind) => ['before', 'after'].includes(value)
    || (kind === 'reset' && value === 'midway'), 'bad_moment'],
};

/** @param {unknown} value */
const shapeOf = (value) => {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string') return 'text';
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? 'texts' : '';
};

/**
 * @param {unknown} value
 * @param {string} at
 * @returns {Fault} a copy
 */
const checkFault = (value, at) => {
  if (typeof value !== 'object' || value === null) return fail(at, 'not_object');
  const given = /** @type {Record<string, unknown>} */ (value);
  const kind = String(given.kind);
  if (!Object.hasOwn(fieldsOf, kind)) {
    fail(`${at}.kind`, 'not_one_of', { choices: Object.keys(fieldsOf).join(', ') });
  }
  const fields = { ...common, ...fieldsOf[kind] };
  for (const [name, field] of Object.entries(given)) {
    if (!Object.hasOwn(fields, name)) {
      fail(`${at}.${name}`, 'unknown_fault_field', { kind, fields: Object.keys(fields).join(', ') });
    }
    if (name === 'kind') continue;
    const [isGood, reason, params] = fieldRules[name];
    if (shapeOf(field) !== fields[name] || !isGood(field, kind)) {
      fail(`${at}.${name}`, reason, params);
    }
  }
  if (kind === 'latency' && given.milliseconds === undefined) {
    fail(`${at}.milliseconds`, 'no_milliseconds');
  }
  if ((kind === 'error' || kind === 'account') && given.errorCode === undefined) {
    fail(`${at}.errorCode`, 'no_error_code');
  }
  return /** @type {any} */ (structuredClone(given));
};

/**
 * Reads a fault from one argument of a command line: `kind:name=value,name=value`, for example
 * `error:errorCode=91000,probability=0.1,command=get_attr`; accounts are separated by `|`.
 * @param {string} text
 * @returns {Fault}
 * @throws {EmulatorError} ERR_EMULATOR_FAULT
 */
export const parseFault = (text) => {
  const [kind, ...rest] = text.split(':');
  const fault = new Map(/** @type {[string, unknown][]} */ ([['kind', kind]]));
  for (const part of rest.join(':').split(',').filter((one) => one !== '')) {
    const [name, ...value] = part.split('=');
    const given = value.join('=');
    if (fault.has(name)) fail(`${text}.${name}`, 'given_twice');
    const type = common[name] ?? fieldsOf[kind]?.[name];
    if (type === 'number') fault.set(name, given.trim() === '' ? given : Number(given));
    else fault.set(name, type === 'texts' ? given.split('|') : given);
  }
  return checkFault(Object.fromEntries(fault), text);
};

/** @typedef {{ fault: Fault, random: () => number, left: number }} Rule */

/** @returns {Plan} of nothing */
const createPlan = () => ({
  kinds: [],
  latency: 0,
  reset: undefined,
  status: undefined,
  error: undefined,
  truncate: false,
  garbage: false,
  drip: undefined,
  accountError: () => 0,
  shape: 0,
});

/**
 * @param {Rule} rule
 * @param {() => number} [random]
 * @returns {boolean} whether the rule strikes; it always draws, so that `times` moves nothing
 */
const strikes = (rule, random = rule.random) => {
  const hit = random() < (rule.fault.probability ?? 1);
  if (!hit || rule.left === 0) return false;
  rule.left -= 1;
  return true;
};

/**
 * Writes a fault into the plan. Delays add up; of two other faults of one kind the first counts.
 * @param {Plan} plan
 * @param {Fault} fault
 * @param {() => number} random
 */
const addToPlan = (plan, fault, random) => {
  switch (fault.kind) {
    case 'latency':
      plan.latency += fault.milliseconds + random() * (fault.spread ?? 0);
      break;
    case 'reset':
      plan.reset ??= fault.when ?? 'before';
      break;
    case 'status':
      plan.status ??= { status: fault.status ?? 502, when: fault.when ?? 'before' };
      break;
    case 'truncate':
    case 'garbage':
      plan[fault.kind] = true;
      break;
    case 'drip':
      plan.drip ??= { bytes: fault.bytes ?? 16, milliseconds: fault.milliseconds ?? 50 };
      break;
    case 'error': {
      const { errorCode, errorInfo, when = 'before' } = fault;
      plan.error ??= { errorCode, errorInfo, when };
      break;
    }
    default:
  }
};

/**
 * The part of a plan that waits for the accounts, which are known only once the body is read. A rule
 * draws one number now, and all that it needs then from a stream that begins there: what other
 * requests do in the meantime moves nothing.
 * @param {Rule[]} concerned
 * @param {string[]} kinds
 * @returns {Plan['accountError']}
 */
const planAccounts = (concerned, kinds) => {
  const drawn = concerned.flatMap((rule) => {
    const { fault } = rule;
    if (fault.kind !== 'account') return [];
    return [{ rule, fault, random: createRandom(rule.random(), 'accounts') }];
  });
  return (account) => {
    let code = 0;
    for (const { rule, fault, random } of drawn) {
      if (fault.accounts && !fault.accounts.includes(account)) continue;
      if (strikes(rule, random)) code ||= fault.errorCode;
    }
    if (code !== 0) kinds.push('account');
    return code;
  };
};

/**
 * Names the streams by kind, and by place among the rules of that kind only: a rule that is put
 * before others of another kind leaves them theirs.
 * @param {number | string} seed
 * @param {Fault[]} faults
 * @returns {Rule[]}
 */
const rulesOf = (seed, faults) => {
  /** @type {Record<string, number>} */
  const counts = {};
  return faults.map((fault) => {
    const { kind, times = Infinity } = fault;
    counts[kind] = (counts[kind] ?? 0) + 1;
    return { fault, random: createRandom(seed, `fault ${kind} ${counts[kind]}`), left: times };
  });
};

/**
 * @param {unknown} faults
 * @returns {Fault[]} copies
 */
const checkFaults = (faults) => {
  if (!Array.isArray(faults)) return fail('faults', 'not_faults');
  return faults.map((fault, index) => checkFault(fault, `faults[${index}]`));
};

/**
 * @param {number | string} seed
 * @param {readonly Fault[]} [initial]
 */
export const createFaults = (seed, initial = []) => {
  const start = checkFaults(initial);
  /** @type {Rule[]} */
  let rules;
  /** @type {() => number} */
  let shapes;

  /** @param {Fault[]} faults checked ones */
  const use = (faults) => {
    rules = rulesOf(seed, faults);
    shapes = createRandom(seed, 'fault shapes');
  };
  use(start);

  return {
    /** @param {readonly Fault[]} faults */
    set: (faults) => use(checkFaults(faults)),
    clear: () => use([]),
    reset: () => use(start),
    /** @returns {Fault[]} */
    list: () => rules.map(({ fault }) => structuredClone(fault)),

    /**
     * Draws what will happen to one request. What is no call of the service (a browser that asks
     * for an icon) meets no trouble, and so moves none.
     * @param {string | undefined} command
     * @returns {Plan}
     */
    draw: (command) => {
      const plan = createPlan();
      if (command === undefined) return plan;
      const concerned = rules.filter(({ fault }) => (fault.command ?? command) === command);
      plan.shape = shapes();
      plan.accountError = planAccounts(concerned, plan.kinds);
      for (const rule of concerned) {
        if (rule.fault.kind === 'account' || !strikes(rule)) continue;
        plan.kinds.push(rule.fault.kind);
        addToPlan(plan, rule.fault, rule.random);
      }
      return plan;
    },
  };
};
