import { type EngineName, type Fork, type ForkSource, openFork } from "../fork.ts";
import type { DeclaredSlot } from "../recorded/declared-slots.ts";
import type { KnownMap } from "./given.ts";
import { namesOn } from "./names.ts";
import type { Scenario } from "./scenario.ts";
import { type Ground, requireRecording, type SourceOptions, sourceOf } from "./source.ts";
import { createStage, type Stage } from "./stage.ts";
import { firstChain } from "./step.ts";

/** A chain of a scenario, as it is written. */
export type WrittenChain = {
  readonly name: string;
  /** Where the fork's own id, which is 1, would not do. */
  readonly id: number | undefined;
  readonly fork: Scenario["fork"];
  readonly blockSeconds: number | undefined;
  /** Milliseconds of one of its blocks on the drill's clock. */
  readonly blockMs: number;
};

/** One that is running: a fork in a process of its own, everybody on it, and what is known there by name. */
export type DrillChain = Pick<WrittenChain, "name" | "blockMs"> & {
  /** Seconds between its blocks, where the scenario says so. */
  readonly blockSeconds?: number | undefined;
  readonly fork: Fork;
  readonly stage: Stage;
  readonly known: KnownMap;
};

export type Chains = readonly [DrillChain, ...DrillChain[]];

export type ChainOptions = SourceOptions & {
  readonly engine: EngineName;
  /** Whether gas costs something, also where a chain starts anew. */
  readonly isPriced: boolean;
  readonly declaredOn: (chain: string) => readonly DeclaredSlot[];
};

/** All chains of a scenario, the first one first. */
export function chainsOf({
  fork,
  chains,
  blockSeconds,
  blockMs,
}: Scenario): readonly [WrittenChain, ...WrittenChain[]] {
  const others = Object.entries(chains).map(
    ([name, { id, blockSeconds: seconds, blockMs: ms = blockMs, ...ground }]) => ({
      ...{ name, id, fork: ground, blockSeconds: seconds, blockMs: ms },
    }),
  );
  return [{ name: firstChain, id: undefined, fork, blockSeconds, blockMs }, ...others];
}

/** Whether something of a scenario lies on a chain. */
export function isOn(chain: string): (one: { readonly on?: string | undefined }) => boolean {
  return ({ on = firstChain }) => on === chain;
}

/** The chain of this name; what names none is on the first one. */
export function chainAt<Chain extends { readonly name: string }>(
  chains: readonly [Chain, ...Chain[]],
  name: string | undefined,
): Chain {
  return chains.find((one) => one.name === name) ?? chains[0];
}

/** Looked at before anything else. Raises CONFIG when a recording is missing. */
export function requireRecordings(scenario: Scenario, options: SourceOptions): void {
  for (const { name, fork } of chainsOf(scenario)) requireRecording({ ...scenario, fork }, groundOf(name, options));
}

/** Boots them one after the other; `closeChains` ends them. Raises what `openFork` raises, with nothing left running. */
export async function openChains(scenario: Scenario, known: KnownMap, options: ChainOptions): Promise<Chains> {
  const [first, ...others] = chainsOf(scenario);
  const opened: [DrillChain, ...DrillChain[]] = [await openChain(scenario, first, known, options)];
  try {
    for (const one of others) opened.push(await openChain(scenario, one, namesOn(one.name, known), options));
    return opened;
  } catch (error) {
    await closeChains(opened);
    throw error;
  }
}

export async function closeChains(chains: readonly DrillChain[]): Promise<void> {
  await Promise.all(chains.map(({ fork }) => fork.close()));
}

/** What the first chain is forked from. */
export function firstSource(
  scenario: Scenario,
  options: SourceOptions,
  declaredOn: ChainOptions["declaredOn"],
): ForkSource {
  return sourceOf(scenario, groundOf(firstChain, options), declaredOn(firstChain));
}

async function openChain(
  scenario: Scenario,
  { name, id, fork, blockSeconds, blockMs }: WrittenChain,
  known: KnownMap,
  options: ChainOptions,
): Promise<DrillChain> {
  const { engine, isPriced, declaredOn } = options;
  const { hardfork } = fork;
  const opened = await openFork({
    source: sourceOf({ ...scenario, fork }, groundOf(name, options), declaredOn(name)),
    ...{ engine, baseFee: isPriced ? 1 : 0 },
    ...(hardfork && { hardfork }),
    ...(id !== undefined && { chainId: id }),
  });
  return { name, blockMs, blockSeconds, fork: opened, stage: createStage(opened, blockSeconds, isPriced), known };
}

/** What a user names of a chain; a recording without a name is the first one's. */
function groundOf(name: string, { recording, live, onRead }: SourceOptions): Ground {
  return {
    on: name,
    recording: name === firstChain ? recording : undefined,
    live: live.get(name),
    ...(onRead && { onRead: (method, params) => onRead(name, method, params) }),
  };
}
