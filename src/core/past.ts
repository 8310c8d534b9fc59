import type { Block } from "./types.ts";

/** Looks, and seconds of the chain since the first of them, after which what nobody can say of the past counts as not known. */
const mostLooks = 3;
export const patience = 30n;
/** What is asked again and again is looked at again at each head; nobody fills the memory with what is not. */
const remembered = 10_000;

type Failing = { readonly looks: number; readonly since: bigint };

/**
 * What was so at a block before. A node that cannot say it for a moment, as after a start, must not have what people lifted meanwhile taken for what never
 * held; one that keeps nothing of then must not hold up for long what is to be acted on anew.
 */
export function createPast() {
  const failing = new Map<string, Failing>();
  const asking = new Set<string>();

  return {
    /** Whether it is being asked, or is asked again, because nobody could say it yet. */
    isAsked(name: string, { timestamp }: Block): boolean {
      const { since } = failing.get(name) ?? {};
      return asking.has(name) || (since !== undefined && timestamp - since < patience);
    },
    /** The answer; undefined once nobody could say it for long enough. Before that, and of what is asked of the present, it raises why, and is to be asked again. */
    async of<T>(name: string, now: Block | undefined, asked: Promise<T>): Promise<T | undefined> {
      asking.add(name);
      try {
        const answer = await asked;
        if (now !== undefined) failing.delete(name);
        return answer;
      } catch (error) {
        if (now === undefined) throw error;
        const { timestamp } = now;
        const { looks, since } = failing.get(name) ?? { looks: 0, since: timestamp };
        const isOver = looks + 1 >= mostLooks && timestamp - since >= patience;
        failing.delete(name);
        if (isOver) return undefined;
        failing.set(name, { looks: looks + 1, since });
        const oldest = failing.keys().next().value;
        if (failing.size > remembered && oldest !== undefined) failing.delete(oldest);
        throw error;
      } finally {
        asking.delete(name);
      }
    },
  };
}

export type Past = ReturnType<typeof createPast>;
