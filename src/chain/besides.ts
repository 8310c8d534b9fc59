import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Rpc } from "./rpc.ts";

/**
 * The same chain for detectors: what they read of a state goes over connections of their own, so that however much it is, heads, logs and what an
 * action needs are read beside it. What was read for the block itself (transactions, receipts) is taken from there, and traces over a third kind.
 */
export function besides(main: Chain, own: Chain, { calls }: Pick<Chain, "calls">): Chain {
  const { blockAt, call, slot, code, balance, simulate } = own;
  return { ...main, blockAt, call, slot, code, balance, simulate, calls };
}

/** A node of which detectors ask nothing while it wants to be spared; what it still takes is left to heads, logs and actions. */
export function sparing(isCooling: (node: Rpc) => boolean): (node: Rpc) => Rpc {
  return (node) => ({
    ...node,
    async request(method, params, ...how) {
      if (!isCooling(node)) return node.request(method, params, ...how);
      throw new FirebreakError("RPC_LIMITED", `${node.name} wants fewer requests; detectors ask it again later`, {
        retryable: true,
      });
    },
  });
}
