import type { Proving } from "../chain/connect.ts";
import type { Config } from "../config/config.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Action } from "../core/parts.ts";
import type { Allowed, Key, Signer } from "../core/signer.ts";
import type { Address, Call, Hex } from "../core/types.ts";
import { isSame } from "../differences.ts";
import { bounded } from "../signers/bounded.ts";

/** The actions of a chain, by id. */
export type Actions = { readonly chainId: bigint; readonly actions: ReadonlyMap<string, Action> };

/**
 * The keys with what they sign, by name. One with the settings of one that was opened `before` is that one, whatever lies in its place by now: nobody approved
 * another. Raises CONFIG for one that is there twice: two of one account would not know of each other's nonces.
 */
export async function signersOf(
  config: Config,
  env: Env,
  all: readonly Actions[],
  before: readonly Opened[] = [],
): Promise<readonly NamedKey[]> {
  const keys = await Promise.all(
    config.signers.map(async ({ id: name, key: settings, allow, make }) => {
      const known = before.find((one) => isSame(one.settings, settings));
      return { name, settings, key: known?.key ?? (await make({ env })), allow };
    }),
  );
  const twice = keys.find(({ key }, at) => keys.findIndex((one) => one.key.address === key.address) < at);
  if (twice !== undefined)
    throw new FirebreakError(
      "CONFIG",
      `expected each key once, found ${twice.key.address} again as ${twice.name}; give \`signers\` another key`,
    );
  return keys.map((one) => ({ ...one, signer: signerOf(one, config, all) }));
}

type Env = Readonly<Record<string, string | undefined>>;
/** A key, and what a configuration says of where it is. */
export type Opened = { readonly key: Key; readonly settings?: Config["signers"][number]["key"] };
type Listed = Opened & { readonly name: string; readonly allow?: Config["signers"][number]["allow"] };
/** `closed`: why nobody knows yet whether it can sign. */
export type NamedKey = Listed & { readonly signer: Signer; readonly closed?: string };

/**
 * Asks for keys that lie elsewhere. One that cannot be asked at a start keeps nobody from watching and telling: what it would send is not armed until it
 * signs. Raises KEY for a wrong key; where a configuration is checked or is to follow another one, for one that cannot be asked as well.
 */
export async function openKeys(
  keys: readonly NamedKey[],
  { proving, before }: { readonly proving: Proving; readonly before?: readonly Opened[] | undefined },
): Promise<readonly NamedKey[]> {
  const opened: NamedKey[] = [];
  for (const one of keys) {
    const isTried = before?.some(({ key }) => key === one.key) === true;
    const closed = isTried ? undefined : await one.key.open?.().then(() => undefined, whyClosed);
    opened.push(closed === undefined ? one : { ...one, closed });
  }
  return opened;

  function whyClosed(error: unknown): string {
    if (proving === "quorum" && before === undefined && error instanceof FirebreakError && error.retryable)
      return error.message;
    throw error;
  }
}

/** The key with its list: what `allow` says, or else what the actions that it sends sign. Raises CONFIG for an action that is not on it. */
function signerOf({ name, key, allow }: Listed, config: Config, everything: readonly Actions[]): Signer {
  const isOwn = ([id]: readonly [string, Action]) => (config.sentBy[id] ?? name) === name;
  const all = everything.map(({ chainId, actions }) => ({ chainId, actions: new Map([...actions].filter(isOwn)) }));
  const list = allow === undefined ? actionsList(all) : writtenList(config, allow);
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

function writtenList({ chains }: Config, allow: NonNullable<Listed["allow"]>): Allowed {
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
