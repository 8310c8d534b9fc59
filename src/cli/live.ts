import { FirebreakError } from "../core/errors.ts";
import { chainsOf } from "../range/drill/chains.ts";
import type { Scenario } from "../range/drill/scenario.ts";
import type { Live } from "../range/drill/source.ts";
import { firstChain } from "../range/drill/step.ts";
import { whole } from "./whole.ts";

/** What an option says of one chain of a drill: `NAME=VALUE`, or `VALUE` for the first one. */
export type OfChain<T> = { readonly on: string; readonly value: T };

/** A URL has a colon before its first `=`, so that no name is found in one. */
export function urlOf(text: string, earlier: readonly OfChain<string>[]): readonly OfChain<string>[] {
  return [...earlier, ofChain(text)];
}

export function blockOf(text: string, earlier: readonly OfChain<number>[]): readonly OfChain<number>[] {
  const { on, value } = ofChain(text);
  return [...earlier, { on, value: whole(value) }];
}

function ofChain(text: string): OfChain<string> {
  const [, on = firstChain, value = ""] = /^(?:([a-zA-Z]\w*)=)?(.*)$/s.exec(text) ?? [];
  return { on, value };
}

/** The nodes of a drill's chains. Raises CONFIG for one of a chain that the drill does not have or that stands on no recording, for a second one, and for a block without a node. */
export function liveOf(
  scenario: Scenario,
  urls: readonly OfChain<string>[],
  blocks: readonly OfChain<number>[],
): ReadonlyMap<string, Live> {
  const chains = chainsOf(scenario);
  const live = new Map<string, Live>();
  for (const { on, value: url } of urls) {
    const chain = chains.find(({ name }) => name === on);
    if (chain?.fork.recording === undefined) throw noFork(scenario, on);
    if (live.has(on)) throw new FirebreakError("CONFIG", `expected one node for ${on}, found several; leave one out`);
    if (!URL.canParse(url)) throw new FirebreakError("CONFIG", `expected the URL of a node for ${on}, found none`);
    live.set(on, { url });
  }
  for (const { on, value: block } of blocks) {
    const one = live.get(on);
    if (one === undefined)
      throw new FirebreakError("CONFIG", `found block ${block} for ${on} and no node; name its node, too`);
    live.set(on, { ...one, block });
  }
  return live;
}

function noFork(scenario: Scenario, on: string): FirebreakError {
  const chains = chainsOf(scenario);
  const forked = chains.filter(({ fork }) => fork.recording !== undefined).map(({ name }) => name);
  const possible =
    forked.length === 0 ? "it needs no node, leave out --fork-url" : `a node can be named for ${forked.join(", ")}`;
  const why = chains.some(({ name }) => name === on)
    ? `${on} of ${scenario.name} is made anew and stands on no chain`
    : `${scenario.name} has the chains ${chains.map(({ name }) => name).join(", ")}, and none called ${on}`;
  return new FirebreakError("CONFIG", `${why}; ${possible}`);
}
