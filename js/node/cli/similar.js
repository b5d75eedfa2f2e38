// What may have been meant by a word that nobody knows.

const furthest = 3; // edits
const leastAlike = 0.4; // of the longer one's letters

/**
 * Letters that are added, left out, changed, or swapped with their neighbour.
 * @param {string} a
 * @param {string} b
 */
const editsBetween = (a, b) => {
  /** @type {number[][]} between the beginnings of both */
  const edits = [];
  for (let i = 0; i <= a.length; i += 1) {
    edits[i] = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      edits[i][j] = Math.min(
        i > 0 ? edits[i - 1][j] + 1 : j,
        edits[i][j - 1] + 1,
        i > 0 ? edits[i - 1][j - 1] + Number(a[i - 1] !== b[j - 1]) : j,
        isSwapped ? edits[i - 2][j - 2] + 1 : Infinity,
      );
    }
  }
  return edits[a.length][b.length];
};

/**
 * @param {string} word
 * @param {readonly string[]} known
 * @returns {string[]} the closest, all equally close; none where none is close
 */
export const similarTo = (word, known) => {
  const found = [...new Set(known)].map((name) => ({ name, edits: editsBetween(word, name) }))
    .filter(({ name, edits }) => edits <= furthest
      && 1 - edits / Math.max(word.length, name.length) > leastAlike);
  const least = Math.min(...found.map(({ edits }) => edits));
  return found.filter(({ edits }) => edits === least).map(({ name }) => name).sort();
};
