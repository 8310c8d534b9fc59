/** `done` ends at once; `linger` waits a moment for what may be better. */
export type Verdict = "wait" | "linger" | "done";

/** Milliseconds that slower nodes are waited for when there is nothing new, or something newer without a quorum. */
const lingerMs = 100;

/** What came until it is enough, until all have answered, or for `mostMs`; `isAll` where nobody is left to wait for. What is asked raises nothing. */
export function enough<T>(
  asked: readonly Promise<T | undefined>[],
  judge: (some: readonly T[]) => Verdict,
  mostMs?: number,
) {
  return new Promise<{ readonly some: readonly T[]; readonly isAll: boolean }>((resolve) => {
    const some: T[] = [];
    let left = asked.length;
    let lingering: NodeJS.Timeout | undefined;
    const end = () => {
      clearTimeout(lingering);
      clearTimeout(late);
      resolve({ some: [...some], isAll: left === 0 });
    };
    const late = mostMs === undefined ? undefined : setTimeout(end, mostMs);
    const took = (one: T | undefined) => {
      left--;
      if (one !== undefined) some.push(one);
      const verdict = judge(some);
      if (left === 0 || verdict === "done") return end();
      if (verdict === "linger") lingering ??= setTimeout(end, lingerMs);
    };
    for (const one of asked) void one.then(took); // they raise nothing
    if (left === 0) end();
  });
}
