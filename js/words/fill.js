/** Sentences with gaps, for any language: 'holds more than {limit} {items}'. */

/**
 * @param {string} template
 * @param {Readonly<Record<string, unknown>>} values by the names of the gaps
 * @returns {string}
 */
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''));
