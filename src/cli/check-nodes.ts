import type { ChainApp } from "../app/app.ts";

type Chains = readonly Pick<ChainApp, "config" | "nodes">[];

/** Nodes that did not answer: the others are enough for now, and nobody hears how few more outages make the responder blind. */
export async function nodeWarningsOf({ chains }: { readonly chains: Chains }): Promise<readonly string[]> {
  return (await Promise.all(chains.map(warningsOn))).flat();
}

async function warningsOn({ config: { name, rpc, quorum }, nodes }: Chains[number]): Promise<readonly string[]> {
  await nodes.look();
  const silent = nodes.all().filter(({ behind }) => behind === undefined);
  const spare = rpc.length - silent.length - quorum;
  const left =
    spare > 0
      ? `${spare} more may fall silent until nothing is agreed on`
      : "one more that falls silent makes it blind";
  return silent.map(
    ({ node, silent: why = "it answers, and shows none" }) =>
      `${name}: expected a head of each of its ${rpc.length} nodes, found none of ${node} (${why}). Of ${rpc.length} nodes ${quorum} must agree, so that ${left}; bring it back, or name another one`,
  );
}
