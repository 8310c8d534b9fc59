import type { Fault } from "../faults/fault.ts";
import type { Gate } from "../faults/gate.ts";
import type { Fork } from "../fork.ts";

/** Where the responder reads and sends on a chain; of three nodes the first one fails, and two must agree. */
export function nodesOf({ url, wsUrl }: Fork, gate: Gate | undefined, fault: Fault | undefined) {
  const first = gate ?? { url, wsUrl };
  const isOfThree = fault?.nodes === 3;
  // The fork stands for two nodes, which are told apart by what of a URL is never sent.
  return {
    rpcUrls: isOfThree ? [first.url, url, `${url}#2`] : [first.url],
    quorum: isOfThree ? 2 : 1,
    wsUrl: first.wsUrl,
  };
}
