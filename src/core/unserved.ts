import type { Past } from "./past.ts";
import type { Block, BlockRef, Finding } from "./types.ts";

type Asking = {
  readonly past: Past;
  /** Whether the effect held at this block; raises where nobody can say it. */
  readonly holds: (block: BlockRef) => Promise<boolean>;
};

/**
 * Which of these findings came when an effect that they waited for was over: brought about and lifted before them, it is not there for them. What nobody
 * can say of their blocks for a moment is raised, and is to be asked again, since people may have lifted it after them; what nobody can for long counts as
 * over.
 */
export async function unserved(
  name: string,
  later: readonly Finding[],
  now: Block,
  { past, holds }: Asking,
): Promise<readonly Finding[]> {
  let failure: unknown;
  const asked = later.map(({ block }) =>
    holds(block).catch((error: unknown) => {
      failure = error;
      return false;
    }),
  );
  const held = await Promise.all(asked);
  await past.of(name, now, failure === undefined ? Promise.resolve() : Promise.reject(failure));
  return later.filter((_, index) => held[index] !== true);
}
