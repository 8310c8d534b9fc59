import type { Rpc } from "./chain/rpc.ts";

/** Told which node says something else than the quorum, or sends what is not the block's. */
export type Doubt = (node: string, what: string) => void;

/** Nodes are opened before anybody listens: what is told until then is nobody's. */
export function createDoubt() {
  let listener: Doubt | undefined;
  return {
    tell: ({ name }: Rpc, what: string): void => listener?.(name, what),
    listen: (tell: Doubt): void => {
      listener = tell;
    },
  };
}
