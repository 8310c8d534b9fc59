import { actionsOn } from "../app/actions.ts";
import { createApp, type Surroundings } from "../app/app.ts";
import { resolveUrl } from "../app/nodes.ts";
import { createGenesis, openProven } from "../chain/connect.ts";
import { agreedBy } from "../chain/quorum.ts";
import { openRpc } from "../chain/rpc.ts";
import { type Config, parseConfig } from "../config/config.ts";
import { FirebreakError } from "../core/errors.ts";
import { safeCallsOf } from "../core/ladder/rungs.ts";
import type { Action, Chain, Executor } from "../core/parts.ts";
import type { Key } from "../core/signer.ts";
import type { Address, Block, Hex } from "../core/types.ts";
import type { Proposal } from "../lib/proposal-file.ts";
import type { Asker } from "../lifecycle/safe/survey.ts";
import type { KeyOptions } from "./key-option.ts";
import { out } from "./output.ts";
import { enter, environmentAt } from "./surroundings.ts";

export type ChainOptions = KeyOptions & { readonly config?: string; readonly rpc?: string };

/** A chain as a command about a Safe or a trip sees it, and the record that goes with it. */
export type SafeOffice = Asker & {
  readonly chain: Chain;
  readonly block: Block;
  readonly actions: ReadonlyMap<string, Action>;
  readonly executor: Executor | undefined;
  /** Where proposals are kept; absent when a node was named and no configuration. */
  readonly record: { readonly config: Config; readonly around: Surroundings } | undefined;
  /** Anew, because what was read of a block is kept. */
  head(): Promise<Block>;
  close(): Promise<void>;
};

export type Errand = {
  readonly chainId?: bigint | undefined;
  /** The one function of the one contract that may be called, and with which key; the configuration's own unless given. */
  readonly sends?: { readonly to: Address; readonly selector: Hex; readonly key: Key | undefined };
};

/**
 * Opens the chain behind --config or --rpc. Goes to the configuration's folder: what names a path is parsed with `pathHere`.
 * Raises CONFIG, KEY or WRONG_CHAIN.
 */
export async function openSafeOffice({ config: path, rpc }: ChainOptions, errand: Errand): Promise<SafeOffice> {
  if ((path === undefined) === (rpc === undefined))
    throw new FirebreakError(
      "CONFIG",
      "expected one of --rpc and --config (or FIREBREAK_CONFIG), which say where the chain is",
    );
  const entered = path === undefined ? undefined : enter(path);
  const around = entered?.around ?? { env: environmentAt("."), write: out, now: Date.now };
  const config = entered?.config ?? bare(rpc ?? "", errand.chainId);
  const chosen = chainOf(config, errand.chainId);
  const { id, name, rpc: urls, genesis, quorum } = chosen;
  const none = { detectors: [], notifiers: [], playbooks: [], actions: [], webhook: undefined };
  const app = await createApp({ ...config, ...none, chains: [chosen], ...sending(config, errand) }, around);
  const actions = actionsOn(name, id, config, around.env);
  const identity = { chainId: id, genesis: createGenesis(genesis, chosen.quorum) };
  const rpcs = urls.map((url) =>
    openProven((onConnect) => openRpc(resolveUrl(url, around.env), { onConnect }), identity),
  );
  const close = async () => void (await Promise.all([app.close(), ...rpcs.map((one) => one.close())]));
  try {
    const [one] = app.chains;
    if (one === undefined) throw new FirebreakError("CONFIG", "expected a chain");
    const { chain, executor } = one;
    const block = await chain.head();
    const ask = agreedBy({ order: () => rpcs, quorum });
    const record = entered && { config: entered.config, around: entered.around };
    return { chain, block, ask, actions, executor, record, head: () => chain.head(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A file names whatever contract it likes as its Safe. The responder's own key calls only one that its list allows, or that the record or a
 * ladder knows. Raises NOT_ALLOWED.
 */
export function requireKnownSafe(
  { safe, chainId }: Proposal,
  kept: readonly Proposal[],
  { signers, playbooks }: Config,
): void {
  const known = [...kept.filter((one) => one.chainId === chainId), ...safeCallsOf(playbooks)].map((one) => one.safe);
  // With a list, the signer itself holds to it.
  if (signers[0]?.allow !== undefined || known.includes(safe)) return;
  throw new FirebreakError(
    "NOT_ALLOWED",
    `nothing was sent: expected a Safe that the record or a ladder of the configuration names, found ${safe}; send it with another key (--key), or add it to \`allow\` of the signer`,
  );
}

/** The key signs calls of this function and nothing else, and where the configuration has a list for its own key, what that allows. */
function sending(config: Config, { sends }: Errand): Pick<Config, "signers"> {
  if (sends === undefined) return { signers: [] };
  const { to, selector, key } = sends;
  const allow = [{ to, selectors: [selector] }];
  if (key !== undefined) return { signers: [{ id: "signer", part: "local", make: () => key, allow }] };
  return { signers: config.signers.slice(0, 1).map((one) => ({ ...one, allow: one.allow ?? allow })) };
}

/** A configuration of one trusted node. */
function bare(rpc: string, chainId: bigint | undefined): Config {
  if (chainId === undefined) throw new FirebreakError("CONFIG", "expected --chain with --rpc; a hash is of one chain");
  const text = JSON.stringify({ chain: { id: Number(chainId), rpc: [rpc], quorum: 1 }, store: "none" });
  return parseConfig(text, "--rpc");
}

function chainOf({ chains }: Config, chainId: bigint | undefined) {
  const [first, ...others] = chains.filter(({ id }) => chainId === undefined || id === chainId);
  if (first !== undefined && others.length === 0) return first;
  const names = chains.map(({ name, id }) => `${name} (${id})`).join(", ");
  throw new FirebreakError(
    "CONFIG",
    `expected a configuration of chain ${chainId ?? "that --chain names"}, found ${names}; correct --chain, or name a node with --rpc`,
  );
}
