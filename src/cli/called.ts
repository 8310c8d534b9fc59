import { bigintOf, stringsOf } from "../core/entries.ts";
import { undoes } from "../core/lost.ts";
import type { Entry } from "../core/types.ts";

/** What people are called for: in the words of the page, that a ladder has ended, after which nothing more is tried, or that no block takes what was sent. `at` in milliseconds since 1970. */
export type Call = {
  readonly says: string;
  /** None where a transaction calls them. */
  readonly ladder?: string;
  readonly at: number;
  /** The id of the one on which the ladder is climbed. */
  readonly chain?: string;
  readonly ended?: true;
  readonly runbook?: string;
};

/** `block`: the head at which they were called. */
type Told = { readonly call: Call; readonly block: bigint; readonly incidents: Set<string> };

type Ladder = {
  /** Actions that have its effect. */
  readonly ways: Set<string>;
  /** The last block at which its effect was seen to hold. */
  heldAt: bigint | undefined;
  /** What it is climbed for. */
  incidents: Set<string>;
  isOver: boolean;
  told: readonly Told[];
};

/** Whom ladders and transactions called, and whose effect was not seen to hold since; learned from the journal entry by entry. */
export function createCalled() {
  const all = new Map<string, Ladder>();
  /** By intent, the last word on it. */
  const unlanded = new Map<string, { readonly call: Call; readonly incident: string }>();

  /** An end of it, whatever it is, says itself what is left to do. */
  function takeFault({ ref, body, at }: Pick<Entry, "ref" | "body" | "at">): void {
    if (body["over"] === true) unlanded.delete(ref);
    const [alarm, { reason, incident, on }] = [body["alarm"], body];
    if (alarm !== "unmined" && alarm !== "capped") return;
    const call: Call = { says: String(reason), at, ...(on !== undefined && { chain: String(on) }) };
    unlanded.set(ref, { call, incident: String(incident) });
  }

  function of(name: string): Ladder {
    const known = all.get(name);
    const ways = new Set(name.split(">").map((way) => way.replace(/@\d+$/, "")));
    const ladder = known ?? { ways, heldAt: undefined, incidents: new Set<string>(), isOver: false, told: [] };
    all.set(name, ladder);
    return ladder;
  }

  function climbed({ ref, body, at }: Pick<Entry, "ref" | "body" | "at">): void {
    const { status, page, action, served, others } = body;
    const ladder = of(String(body["ladder"]));
    if (action !== undefined) ladder.ways.add(String(action));
    if (status === "begun" || status === "joined") goesOn(ladder, ref);
    for (const one of stringsOf(served)) ladder.incidents.delete(one);
    for (const one of [ref, ...stringsOf(others)]) ladder.incidents.add(one);
    if (status === "held") hold(ladder.ways, bigintOf(body["block"]));
    if (status === "reopened") ladder.heldAt = undefined;
    if (status === "held" || status === "ended") ladder.isOver = true;
    // What is asked of a Safe by a step of its own is asked for this one alone.
    const incidents = status === "asked" ? new Set([ref]) : ladder.incidents;
    if (page !== undefined) tell(ladder, String(page), { body, at, incidents });
    if (status === "ended")
      tell(ladder, `nothing more is tried: ${String(body["reason"])}`, { body, at, incidents: new Set(incidents) });
  }

  /** It is climbed for this one, whatever ended before. */
  function goesOn(ladder: Ladder, incident: string): void {
    if (ladder.isOver) ladder.incidents = new Set();
    ladder.isOver = false;
    for (const { call, incidents } of ladder.told) if (call.ended === true) incidents.delete(incident);
  }

  function tell(
    ladder: Ladder,
    says: string,
    { body, at, incidents }: Pick<Entry, "body" | "at"> & Pick<Told, "incidents">,
  ): void {
    const { runbook, status, on } = body;
    const more = {
      ...(on !== undefined && { chain: String(on) }),
      ...(status === "ended" && { ended: true as const }),
      ...(runbook !== undefined && { runbook: String(runbook) }),
    };
    const call: Call = { says, ladder: String(body["ladder"]), at, ...more };
    const isSame = (one: Told) => one.call.says === says && [...incidents].some((key) => one.incidents.has(key));
    ladder.told = [...ladder.told.filter((one) => !isSame(one)), { call, block: bigintOf(body["block"]), incidents }];
  }

  /** All ways of a ladder have one effect, whoever brought it about. */
  function hold(ways: Iterable<string>, block: bigint | undefined): void {
    for (const ladder of all.values())
      if ([...ways].some((one) => ladder.ways.has(one)))
        ladder.heldAt = block !== undefined && block < (ladder.heldAt ?? 0n) ? ladder.heldAt : block;
  }

  return {
    take(entry: Pick<Entry, "kind" | "ref" | "body" | "at">): void {
      const { kind, ref, body } = entry;
      if (kind === "rung") climbed(entry);
      if (kind === "fault") takeFault(entry);
      if (kind === "outcome") unlanded.delete(ref);
      if (kind === "effect" && body["holds"] === "yes") hold([ref], bigintOf(body["block"]));
      const isDone = body["status"] === "contained" || body["status"] === "already";
      if (kind === "outcome" && isDone)
        hold([String(body["action"] ?? ref)], bigintOf(body["verifiedBlock"] ?? body["read"] ?? body["seen"]));
      if (undoes(entry)) hold([String(body["action"])], undefined);
    },
    /** Of an incident, the oldest first. */
    of: (incident: string): readonly Call[] => [
      ...[...all.values()].flatMap(({ told, heldAt = -1n }) =>
        told.flatMap(({ call, block, incidents }) => (block > heldAt && incidents.has(incident) ? [call] : [])),
      ),
      ...[...unlanded.values()].flatMap((one) => (one.incident === incident ? [one.call] : [])),
    ],
  };
}
