import type { App } from "../app/app.ts";
import { clockWarning } from "../warnings.ts";

/** Of the chains on which people approve anything, those that are ahead of this machine's clock. */
export async function clockWarningsOf({ config, chains }: App, now: number): Promise<readonly string[]> {
  if (config.operator.approvers.length === 0) return [];
  const heads = await Promise.all(chains.map(({ chain }) => chain.head()));
  return chains.flatMap(({ config: { name } }, at) => {
    const head = heads[at];
    return (head && clockWarning(name, head, now)) ?? [];
  });
}
