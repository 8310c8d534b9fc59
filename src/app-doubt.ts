import type { Rpc } from "./chain/rpc.ts";

/** Hears of a node, by its name, what speaks against it. */
export type Doubt = (node: string, what: string) => void;

/** Whom nodes are told of: nobody until somebody listens. */
export function createDoubt() {
  let listener: Doubt | undefined;
  return {
    tell: ({ name }: Pick<Rpc, "name">, what: string): void => listener?.(name, what),
    listen: (tell: Doubt): void => {
      listener = tell;
    },
  };
}
