import { agreedBy } from "../chain/quorum.ts";
import type { Rpc } from "../chain/rpc.ts";
import { eachOf, everywhere, inOrder, receiptOf } from "../chain/senders.ts";
import type { ChainConfig, Config } from "../config/config.ts";
import type { Executor } from "../core/parts.ts";
import type { Signer } from "../core/signer.ts";
import type { DirectTools } from "../executors/direct.ts";
import type { rememberOurs } from "../executors/remember.ts";
import { together } from "../executors/together.ts";
import { type Nodes, steady } from "./nodes.ts";
import type { NamedKey } from "./signer.ts";

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
    everywhere: (...asked) => everywhere(senders, ...asked),
    receiptOf: (hash) => receiptOf(readers, hash, quorum),
    clock: steady,
    relays: relays.map(({ rpc, send }) => ({
      send,
      ping: () => rpc.request("eth_chainId"),
      note: (reason) => tell(rpc, reason),
    })),
  };
}

/** One executor for each key, put together; undefined where there is none. An action goes to the key that the configuration names. */
export function executorOf(
  { executor }: ChainConfig,
  signers: readonly NamedKey[],
  { sentBy }: Pick<Config, "sentBy">,
  tools: (signer: Signer) => DirectTools,
  { remember }: ReturnType<typeof rememberOurs>,
): Executor | undefined {
  const all = signers.map(({ name, signer }) => ({ name, made: executor.make(tools(signer)) }));
  const [first, ...others] = all;
  if (first === undefined) return undefined;
  const of = (action: string) => (all.find(({ name }) => name === sentBy[action]) ?? first).made;
  return remember(together([first.made, ...others.map(({ made }) => made)], of));
}
