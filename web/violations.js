// A browser says nothing about a fetch that it refused, but it does say when the page's own policy
// was the reason.

const delay = 50; // milliseconds: the event is sent after the fetch has failed

/**
 * @returns {{ end: (hasFailed: boolean) => Promise<string | undefined> }} `end` answers the rule that
 *   was broken meanwhile
 */
export const violationsDuring = () => {
  /** @type {string | undefined} */
  let rule;
  /** @param {SecurityPolicyViolationEvent} event */
  const note = (event) => {
    rule ??= event.effectiveDirective;
  };
  document.addEventListener('securitypolicyviolation', note);
  return {
    end: async (hasFailed) => {
      if (hasFailed) {
        await new Promise((resolve) => {
          setTimeout(resolve, delay);
        });
      }
      document.removeEventListener('securitypolicyviolation', note);
      return rule;
    },
  };
};
