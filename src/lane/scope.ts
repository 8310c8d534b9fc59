import type { App, ChainApp } from "../app/app.ts";
import type { NodeStanding } from "../chain/standing.ts";
import type { Config } from "../config/config.ts";
import type { Armed } from "../core/armed.ts";
import type { BackFill } from "../core/back-fill.ts";
import type { Effect } from "../core/effects.ts";
import { messageOf } from "../core/errors.ts";
import type { FinalTag } from "../core/finality.ts";
import type { IncidentHistory } from "../core/history.ts";
import { actionsOf, type Ladder } from "../core/ladder/rungs.ts";
import type { Post } from "../core/obey.ts";
import type { Store } from "../core/parts.ts";
import type { Policy } from "../core/playbook.ts";
import type { At } from "../core/points.ts";
import type { Standing as Loosened } from "../core/standing.ts";
import type { Address, BlockRef, Finding, Intent, NewEntry } from "../core/types.ts";
import type { Report } from "../core/unblocked.ts";

/** What stands on one chain at its last looks; plain data. */
export type Standing = {
  readonly chain: string;
  readonly id: bigint;
  readonly mode?: Config["mode"];
  /** The name of this replica, where several write the journal. */
  readonly replica?: string;
  /** True while the record that all chains share takes nothing. */
  readonly recordAway?: boolean;
  /** Where it is not, nobody sees what happens there, and nothing can be taken. */
  readonly isFollowed?: false;
  /** Its newest block. */
  readonly block?: bigint;
  /** When that was made (milliseconds since 1970), where no other was handled for `staleSeconds`: all that is said here is as of then. */
  readonly blindSince?: number | undefined;
  readonly nodes: readonly NodeStanding[];
  /** Older blocks that are looked at beside the newest; undefined when none is left. */
  readonly backFill: BackFill | undefined;
  readonly armed: readonly Armed[];
  /** Pauses that the poorest key can pay at stress fees; undefined until its account was read. */
  readonly pausesAffordable: bigint | undefined;
  readonly effects: readonly Effect[];
  /** Ids of intents without outcome. */
  readonly open: readonly string[];
  /** What people loosened that is in force at its newest block. */
  readonly loosened?: readonly Loosened[];
};

/** Everything that runs on one chain: it is watched, and its actions are prepared, taken and followed. */
export type Lane = {
  readonly name: string;
  readonly chainId: bigint;
  /** Follows the chain until the signal aborts; `ready` is called once it can be read. */
  follow(signal: AbortSignal, ready?: () => void): Promise<void>;
  /** Takes this chain's steps for a finding of another chain; resolves when it is written down, or of no concern. */
  respondTo(finding: Finding): Promise<void>;
  /** Where people's commands are obeyed; undefined until the chain is followed. */
  post(): Post | undefined;
  /** Undefined until the chain is followed. */
  standing(): Standing | undefined;
  /** Shows a third party's report to the detector that it names; false while the chain is not followed, undefined where none of that name runs here. */
  report(report: Report): boolean | undefined;
};

/** What a lane is made of. */
export type LaneOptions = {
  readonly app: App;
  readonly chain: ChainApp;
  /** What the journal says of this chain; `store` teaches it. */
  readonly history: IncidentHistory;
  readonly store: Store;
  readonly shout: (what: string, error: unknown) => void;
  /** Tells everyone at once, without the journal; must not wait. */
  readonly page: (what: string) => void;
  /** Learns what other replicas wrote. */
  readonly lookAtOthers: () => Promise<void>;
  readonly now: () => number;
  /** Hands a finding to the lanes of the other chains; must not wait. */
  readonly elsewhere: (finding: Finding) => Promise<unknown>;
  readonly at?: At | undefined;
};

/** Everything of the configuration that decides on this chain. */
export function policyOf(
  { config: { mode, limits, assets } }: Pick<App, "config">,
  { playbooks, actions }: Pick<ChainApp, "playbooks" | "actions">,
): Policy {
  const ladders: Readonly<Record<string, Ladder>> = Object.fromEntries(
    playbooks.flatMap((playbook) => Object.entries(playbook.ladders ?? {})),
  );
  const own = [...actions].map(([id, { target, targets = [target ?? id] }]) => [id, targets] as const);
  const targets = Object.fromEntries(own);
  // A ladder counts where its first way counts.
  const ofLadders = Object.keys(ladders).map((name) => {
    const [first = name] = actionsOf(name, ladders);
    return [name, targets[first] ?? [first]];
  });
  const asks = (step: string) => actions.get(actionsOf(step, ladders)[0] ?? step)?.asks !== undefined;
  const asking = [...actions.keys(), ...Object.keys(ladders)].filter(asks);
  return {
    mode,
    playbooks,
    limits,
    assets,
    ladders,
    asking,
    targets: { ...targets, ...Object.fromEntries(ofLadders) },
  };
}

/** The keys that send on this chain, and how it stands with what they pay from. */
export function sendersOf({ executor, account }: Pick<ChainApp, "executor" | "account">) {
  const leastTip = executor?.leastTip ?? 0n;
  return (executor?.senders ?? []).map((address) => ({
    address,
    leastTip,
    account: (head: BlockRef) => account(address, head),
  }));
}

/** What stands at risk on this chain. */
export function assetsOf({ config, chains }: App, one: ChainApp): Config["assets"] {
  const own = Object.entries(config.assets).filter(
    ([, { chain }]) => (chain ?? chains[0]?.config.name) === one.config.name,
  );
  return Object.fromEntries(own);
}

/** Intents of this chain; those of chains that are no longer configured are the first one's to speak of. */
export function isOf({ chainId }: Intent, { chains }: App, one: ChainApp): boolean {
  return chainId === one.config.id || (one === chains[0] && !chains.some(({ config }) => config.id === chainId));
}

/** A record may hold intents of another time: of a mode that sent, of another chain, of another key. */
export function objectionTo(
  { chainId, txs }: Intent,
  { config }: App,
  one: ChainApp,
  senders: readonly Address[],
): string | undefined {
  if (config.mode !== "act") return "the mode is shadow";
  if (chainId !== one.config.id) return `it is of chain ${chainId}`;
  const other = txs.find((tx) => !senders.includes(tx.sender));
  return other && `it was signed by ${other.sender}`;
}

/** What may be done while the record cannot be reached: only what the configuration allows, and what done twice is done once. */
export function actsLocally({ config }: App, { actions }: ChainApp, action: string): boolean {
  return config.onStoreDown === "act-locally" && actions.get(action)?.idempotent === true;
}

export function faultOf(ref: string, error: unknown): NewEntry {
  return { kind: "fault", ref, body: { reason: messageOf(error) } };
}

/** Only what a playbook asks is asked of the chain. */
export function tagsOf(playbooks: ChainApp["playbooks"]): readonly FinalTag[] {
  return [...new Set(playbooks.flatMap(({ finality }) => (finality?.kind === "tag" ? [finality.tag] : [])))];
}

export function least(all: readonly bigint[]): bigint | undefined {
  return all.reduce<bigint | undefined>((less, one) => (less === undefined || one < less ? one : less), undefined);
}
