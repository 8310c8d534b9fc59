import type { Nodes } from "./app-nodes.ts";
import { agreedBy } from "./chain/quorum.ts";
import type { Rpc } from "./chain/rpc.ts";
import { eachOf, everywhere, inOrder, receiptOf } from "./chain/senders.ts";
import type { ChainConfig } from "./config.ts";
import type { Signer } from "./core/signer.ts";
import type { DirectTools } from "./executors/direct.ts";

/** What an executor needs of a chain's nodes and relays; `tell` hears what a relay did not take. */
export function sendingTools(
  { id: chainId, quorum }: ChainConfig,
  { readers, senders, relays }: Nodes,
  signer: Signer,
  tell: (node: Rpc, what: string) => void,
): DirectTools {
  const agreed = agreedBy({ order: () => readers, quorum });
  return {
    chainId,
    signer,
    ask: (method, params) => inOrder(readers, method, params),
    agreed: (method, params) => agreed(method, params, (answer) => answer),
    each: (method, params) => eachOf(readers, method, params),
    everywhere: (method, params) => everywhere(senders, method, params),
    receiptOf: (hash) => receiptOf(readers, hash, quorum),
    relays: relays.map(({ rpc, send }) => ({
      send,
      ping: () => rpc.request("eth_chainId"),
      note: (reason) => tell(rpc, reason),
    })),
  };
}
