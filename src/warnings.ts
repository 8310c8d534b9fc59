import type { ChainConfig } from "./config.ts";

/** What a configuration may say, and whoever runs it should not forget. */
export function warningsOf(chains: readonly Pick<ChainConfig, "name" | "rpc" | "quorum">[]): readonly string[] {
  return chains
    .filter(({ quorum }) => quorum === 1)
    .map(({ name, rpc }) => {
      const others = rpc.length === 1 ? "there is no other" : `the other ${rpc.length - 1} only stand in for it`;
      return `${name}: one node is believed alone (quorum: 1), and ${others}; it can hide an event or make one up. Name three nodes of different operators and remove \`quorum: 1\``;
    });
}
