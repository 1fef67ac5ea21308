/** What the reader probably meant: the nearest of `known` if it is near enough to be worth saying. */
export function suggest(wrong: string, known: Iterable<string>): string | undefined {
  const folded = wrong.toLowerCase();
  const worthSaying = Math.max(1, Math.floor(wrong.length / 3));
  let best: string | undefined;
  let bestDistance = worthSaying + 1;
  for (const word of known) {
    const distance = editDistance(folded, word.toLowerCase());
    if (distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

/** "did you mean X?" as the end of a sentence, or nothing. */
export function didYouMean(wrong: string, known: Iterable<string>): string {
  const word = suggest(wrong, known);
  return word === undefined ? '' : `, did you mean ${word}?`;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(row, j - 1) + 1, at(last, j) + 1, at(last, j - 1) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
