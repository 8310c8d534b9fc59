import type { Config } from "./config.ts";
import { FirebreakError } from "./core/errors.ts";
import type { Action } from "./core/parts.ts";
import type { Allowed, Key, Signer } from "./core/signer.ts";
import type { Address, Call, Hex } from "./core/types.ts";
import { bounded } from "./signers/bounded.ts";

/** The actions of a chain, by id. */
export type Actions = { readonly chainId: bigint; readonly actions: ReadonlyMap<string, Action> };

/** The key with its list: what `allow` says, or else what the configured actions sign. Raises CONFIG for an action that is not on it. */
export function signerOf(key: Key, config: Config, all: readonly Actions[]): Signer {
  const list = config.allow === undefined ? actionsList(all) : writtenList(config, config.allow);
  for (const { chainId, actions } of all)
    for (const [id, { signs = [] }] of actions) for (const call of signs) requireListed(id, chainId, call, list);
  return bounded(key, list);
}

type List = Map<bigint, Map<Address, Set<Hex>>>;

function add(list: List, chainId: bigint, to: Address, calls: readonly Hex[]): void {
  const contracts = list.get(chainId) ?? new Map<Address, Set<Hex>>();
  const known = contracts.get(to) ?? new Set<Hex>();
  for (const call of calls) known.add(call);
  list.set(chainId, contracts.set(to, known));
}

function actionsList(all: readonly Actions[]): Allowed {
  const list: List = new Map(all.map(({ chainId }) => [chainId, new Map()]));
  for (const { chainId, actions } of all)
    for (const { signs = [], mustBeListed } of actions.values())
      if (mustBeListed !== true) for (const { to, data } of signs) add(list, chainId, to, [data]);
  return list;
}

function writtenList({ chains }: Config, allow: NonNullable<Config["allow"]>): Allowed {
  const list: List = new Map(chains.map(({ id }) => [id, new Map()]));
  for (const { chain: name, to, selectors } of allow) {
    const chain = chains.find((one) => one.name === (name ?? chains[0]?.name));
    if (chain !== undefined) add(list, chain.id, to, selectors);
  }
  return list;
}

/** Said at start, not when it matters: what the key would refuse is no action. */
function requireListed(id: string, chainId: bigint, { to, data }: Call, list: Allowed): void {
  const calls = list.get(chainId)?.get(to);
  const selector = data.slice(0, 10) as Hex;
  if (calls?.has(selector) || calls?.has(data)) return;
  throw new FirebreakError(
    "CONFIG",
    `expected \`allow\` of the signer to hold { to: "${to}", selectors: ["${selector}"] } for the action ${id}, found it missing; add it, or remove the action`,
  );
}
