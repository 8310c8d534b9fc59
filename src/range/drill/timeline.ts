import type { Entry } from "../../core/types.ts";
import { entriesOn } from "./answers.ts";
import type { DrillResult } from "./drill.ts";
import { blockIn } from "./stages.ts";

/** One thing that happened: in which block of which chain, counted from the first signal, whose doing, and how often in a row. */
export type Happening = {
  /** Where there are several chains. */
  readonly on?: string;
  readonly block: number;
  readonly who: "attack" | "protocol" | "user" | "responder";
  readonly text: string;
  readonly tone: "plain" | "bad" | "good" | "warning";
  readonly times: number;
};

type Found = Omit<Happening, "block" | "times" | "on"> & {
  readonly on: string;
  readonly at: bigint;
  readonly order: number;
};

/** What the chains and the journal show, in order; what one side does again and again in one block is one happening. */
export function timelineOf(result: DrillResult): readonly Happening[] {
  const { score, performance, entries } = result;
  const actor: Happening["who"] = score.variant === "benign" ? "protocol" : "attack";
  const played = performance.played.map(({ on, label, block, success, isMined, kind, who = actor }): Found => {
    const isAttack = kind === "attack";
    const tone = success ? "plain" : "warning";
    const text = success ? label : `${label} (${isMined ? "reverted" : "never mined"})`;
    return { on, at: block, order: isAttack ? 0 : 1, who: isAttack ? who : "user", text, tone };
  });
  const said = score.chains.flatMap((chain) =>
    placed(
      entriesOn(entries, chain, score.chains).filter(isThere).filter(isNew),
      BigInt(chain.signalBlock ?? 0),
    ).flatMap(({ entry, at }) => saidOn(chain.on, at, entry)),
  );
  const starts = new Map(score.chains.map(({ on, signalBlock }) => [on, BigInt(signalBlock ?? 0)]));
  const clock = clockOf(result);
  return [...played, ...said]
    .sort((a, b) => clock(a) - clock(b) || Number(a.at - b.at) || a.order - b.order)
    .map(({ on, at, who, text, tone }) => ({
      ...(score.chains.length > 1 && { on }),
      ...{ block: Number(at - (starts.get(on) ?? 0n)), who, text, tone, times: 1 },
    }))
    .reduce<readonly Happening[]>(counted, []);
}

/** When something was, on the drill's clock, which is the same for all chains; of one chain, blocks are in order anyway. */
function clockOf({ score, performance }: DrillResult): (found: Found) => number {
  if (score.chains.length < 2) return () => 0;
  return ({ on, at }) => performance.beats.find((beat) => beat.on === on && beat.number === at)?.clockMs ?? 0;
}

/** What is found is written down for each chain on which something follows; it was found on its own one. */
function isThere({ kind, body: { chain, on = chain } }: Entry): boolean {
  return kind !== "finding" || on === chain;
}

/** A block is looked at again whenever a node tells of it again, which is chance: what is found in it then is the same finding. */
function isNew({ kind, ref, body }: Entry, at: number, all: readonly Entry[]): boolean {
  const isSame = (one: Entry) =>
    one.kind === "finding" && one.ref === ref && ["block", "detector"].every((name) => one.body[name] === body[name]);
  return kind !== "finding" || all.findIndex(isSame) === at;
}

/** Each entry with its block. One that names none, such as of what never landed, is at the latest that was named before it. */
function placed(entries: readonly Entry[], start: bigint): readonly { readonly entry: Entry; readonly at: bigint }[] {
  let latest: bigint | undefined;
  return entries.map((entry) => {
    const named = ["minedBlock", "block", "verifiedBlock"].map((name) => blockIn(entry, name));
    const at = named.find((block) => block !== undefined) ?? latest ?? start;
    if (latest === undefined || at > latest) latest = at;
    return { entry, at };
  });
}

function saidOn(on: string, at: bigint, { kind, ref, body }: Entry): readonly Found[] {
  const by = { on, at, who: "responder", order: 2 } as const;
  if (kind === "disarmed") return [{ ...by, tone: "warning", text: `is NOT armed: ${ref}: ${body["reason"]}` }];
  if (kind === "finding") return [{ ...by, tone: "plain", text: `finds: ${body["detector"]}` }];
  // Another incident's transaction answers it too, and that one is shown.
  if (kind !== "outcome" || body["status"] === "covered") return [];
  const isContained = body["status"] === "contained";
  const text = isContained ? "contained: its transaction is mined and the effect holds" : String(body["status"]);
  return [{ ...by, order: 3, tone: isContained ? "good" : "warning", text }];
}

function counted(all: readonly Happening[], one: Happening): readonly Happening[] {
  const at = all.findLastIndex((other) => isAgain(other, one));
  const before = all[at];
  return before === undefined ? [...all, one] : all.with(at, { ...before, times: before.times + 1 });
}

function isAgain(one: Happening, other: Happening): boolean {
  return one.on === other.on && one.block === other.block && one.who === other.who && one.text === other.text;
}

/** "+2", "-1" or "+0". */
export function offset(block: number): string {
  return `${block >= 0 ? "+" : ""}${block}`;
}
