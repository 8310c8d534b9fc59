/** The one of these names that was probably meant: it differs in few letters, or in capitals and dashes alone. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const most = Math.min(3, Math.floor(written.length / 3));
  const [best] = names
    .map((name) => ({ name, distance: distance(plain(written), plain(name)) }))
    .filter((one) => one.distance <= most)
    .sort((one, other) => one.distance - other.distance);
  return best?.name;
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[-_]/g, "");

/** Letters that are put in, left out, changed or turned round (optimal string alignment). */
function distance(one: string, other: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isTurned = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const changed = (row[j - 1] ?? 0) + (isSame ? 0 : 1);
      const turned = isTurned ? (before[j - 2] ?? 0) + 1 : changed;
      next.push(Math.min(changed, turned, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
}
