// Where the regions answer, as the core's table says.
import { regions } from '../dist/tables.js';

export const regionIds = regions.map(({ id }) => id);

/** @param {string} region what may have been remembered, or come with the history @returns {string} its host */
export const hostOf = (region) => regions.find(({ id }) => id === region)?.host ?? region;
