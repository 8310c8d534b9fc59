/** Works through a list, a few at once and in its order; after the first error nothing more is begun. */
export async function inTurns<T, R>(
  list: readonly T[],
  work: (one: T, at: number) => Promise<R>,
  atOnce = 8,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  const turn = async () => {
    for (let at = next++; at < list.length && !failed; at = next++) {
      const one = list[at];
      if (one !== undefined) results[at] = await work(one, at);
    }
  };
  const turns = Array.from({ length: atOnce }, () =>
    turn().catch((error) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.all(turns);
  return results;
}
