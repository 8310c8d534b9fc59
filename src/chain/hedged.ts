import { noNode } from "./refusal.ts";
import type { Rpc } from "./rpc.ts";

/**
 * What the first of these nodes gives that can be used. The next one is asked when one fails, and beside it when it takes long: one that hangs, or says
 * much without coming to an end, delays nobody for longer. `isLate` hears of both. Raises the last failure.
 */
export function hedged<T>(
  nodes: readonly Rpc[],
  ms: number,
  ask: (node: Rpc) => Promise<T>,
  isLate: (node: Rpc) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let [asked, failed] = [0, 0];
    let isOver = false;

    function next(): void {
      const node = nodes[asked];
      if (isOver || node === undefined) return;
      asked++;
      void one(node); // it raises nothing
    }

    async function one(node: Rpc): Promise<void> {
      const timer = setTimeout(() => {
        isLate(node);
        next();
      }, ms);
      try {
        resolve(await ask(node));
        isOver = true;
      } catch (error) {
        isLate(node);
        failed++;
        if (failed === nodes.length) reject(error);
        else next();
      } finally {
        clearTimeout(timer);
      }
    }

    if (nodes.length === 0) reject(noNode());
    next();
  });
}
