/** Nobody fills the memory with keys: the ones that were spoken of longest ago go first. */
export function remember<T>(map: Map<string, T>, key: string, value: T, most = 10_000): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
