/** The names that one could mean: itself, or those of which it is a part. */
export function named(part: string, names: Iterable<string>): readonly string[] {
  const all = [...new Set(names)];
  if (all.includes(part)) return [part];
  return part === "" ? [] : all.filter((name) => name.includes(part));
}
