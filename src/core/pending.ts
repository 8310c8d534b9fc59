import { isSurer } from "./doubt.ts";
import { bigintOf, stringsOf } from "./entries.ts";
import { createLeft } from "./left.ts";
import { foundIn } from "./origin.ts";
import type { Finding, Json } from "./types.ts";

/** An incident on which a playbook acts at block `due` unless somebody vetoes it; `taken`, the steps with which it has acted. */
export type Pending = {
  readonly finding: Finding;
  readonly due: bigint;
  readonly taken?: readonly string[];
  /** It was counted from a block that no quorum vouched for. */
  readonly isUnsure?: boolean;
};
/** The last announcement of an incident by a playbook; `isOpen` while it was neither acted on nor withdrawn. */
export type Announced = Pending & { readonly isOpen: boolean };

type Body = { readonly [key: string]: Json };
export type Open = {
  readonly finding: Finding;
  readonly steps: readonly string[];
  readonly due: bigint | undefined;
  readonly isHandedOut: boolean;
  readonly isUnsure?: boolean;
  /** Of what is announced: the steps that people are asked for when it is acted on. */
  readonly left?: readonly string[];
  /** Of what is asked beside what a playbook takes: the place of that. */
  readonly beside?: string;
};

const mostAsked = 10_000;
const mostClosed = 10_000;

/** By incident and playbook: each playbook has steps and a time for a veto of its own. */
export type PendingsKept = {
  readonly pending: Map<string, Pending>;
  readonly open: Map<string, Open>;
};

const placeOf = (incident: string, playbook: string) => JSON.stringify([incident, playbook]);

/** Of two findings of an incident that is announced the one that is waited for: one that repeats it moves nothing, unless it is surer. */
export function waitedFor(before: Finding, finding: Finding): Finding {
  return isSurer(finding, before) ? finding : before;
}

/** Whether what is decided of the second is said of the first: it is found in the same block, on evidence as sure. */
function isSame(before: Finding, finding: Finding): boolean {
  return before.key === finding.key && foundIn(before) === foundIn(finding) && !isSurer(before, finding);
}

/** What an older block holds, looked at later, is judged by what was loosened then, which is over for the newer one. */
function isOlder(finding: Finding, { block }: Finding): boolean {
  return finding.block.number < block.number;
}

/** What was proposed to people or announced, and not yet done, withdrawn or refused. */
export function createPendings(kept?: PendingsKept) {
  const pending = kept?.pending ?? new Map<string, Pending>();
  const open = kept?.open ?? new Map<string, Open>();
  const left = createLeft(open, isSame);

  function announce(place: string, finding: Finding, body: Body, before: Open | undefined): void {
    const due = bigintOf(body["due"]);
    const isUnsure = body["unsure"] === true;
    const first = before === undefined ? finding : waitedFor(before.finding, finding);
    const isSaid = before?.due === due && before.isUnsure === isUnsure && before.finding === first;
    const isHandedOut = isSaid && before.isHandedOut;
    pending.delete(place);
    pending.set(place, { finding: first, due, isUnsure });
    open.delete(place);
    const said = { steps: stringsOf(body["steps"]), left: stringsOf(body["left"]) };
    open.set(place, { finding: first, ...said, due, isHandedOut, isUnsure });
  }

  /** Nobody fills the memory with what people never answer: the oldest goes first. What is announced ends at its block. */
  function ask(place: string, asked: Pick<Open, "finding" | "steps" | "beside">): void {
    open.set(place, { ...asked, due: undefined, isHandedOut: false });
    if (open.size <= mostAsked) return;
    for (const [old, { due }] of open) if (due === undefined) return void open.delete(old);
  }

  /** What was said of the same finding before: it is decided anew, and by now another playbook may be the one, or none. */
  function close(decided: Finding, but: string, verdict: string): void {
    for (const [place, { finding, beside }] of open)
      if (place !== but && beside === undefined && isSame(finding, decided)) end(place, verdict, decided);
  }

  /**
   * People had their time for what was acted on, and have it running for what is announced; for what is withdrawn they have it anew. What was acted on
   * may still fail, whatever is said of another finding meanwhile.
   */
  function end(place: string, verdict: string, decided: Finding): void {
    const held = pending.get(place);
    const isActedOn = held?.taken !== undefined && !open.has(place) && !isSame(held.finding, decided);
    open.delete(place);
    if (verdict !== "act" && verdict !== "delay" && !isActedOn) pending.delete(place);
  }

  return {
    keep: (): PendingsKept => ({ pending, open }),
    decided(finding: Finding, verdict: string, body: Body): void {
      const playbook = body["playbook"];
      const place = placeOf(finding.key, String(playbook));
      const beside = left.by(finding, place, verdict, body);
      left.decided(finding, place, verdict, body);
      close(finding, place, verdict);
      const before = open.get(place);
      const waits = before?.due === undefined ? undefined : before;
      // What is decided of a more doubtful one says nothing against what is announced.
      const isLess =
        (waits !== undefined && isSurer(waits.finding, finding)) ||
        (verdict !== "act" &&
          before !== undefined &&
          isOlder(finding, before.finding) &&
          !isSurer(finding, before.finding));
      if (verdict === "delay") announce(place, finding, body, waits);
      else if (!isLess) {
        end(place, verdict, finding);
        // Behind what other playbooks proposed before: people approve what they read last.
        if (verdict === "ask") ask(place, { finding, steps: stringsOf(body["steps"]) });
      }
      // Its transaction may fail: the finding that was acted on is handled again without another time for a veto.
      if (verdict === "act" && before?.due !== undefined)
        pending.set(place, { finding, due: before.due, taken: stringsOf(body["steps"]) });
      for (const one of beside) ask(...left.put(one));
      for (const old of pending.keys()) {
        if (pending.size <= mostClosed) break;
        if (!open.has(old)) pending.delete(old);
      }
    },
    /** What was acted on for it came to nothing: it is announced still, so that one that repeats it is acted on as well. */
    failed(finding: Finding): void {
      for (const [place, { taken, due, finding: first }] of pending)
        if (taken !== undefined && isSame(first, finding))
          open.set(place, { finding: first, steps: taken, due, isHandedOut: true });
    },
    /** A finding whose block is gone is not acted on, whatever was announced. */
    retracted(key: string, body: Body): void {
      for (const [place, { finding }] of open)
        if (finding.key === key && foundIn(finding) === body["blockHash"]) {
          open.delete(place);
          pending.delete(place);
        }
    },
    of(incident: string, playbook: string): Announced | undefined {
      const place = placeOf(incident, playbook);
      const last = pending.get(place);
      return last && { ...last, isOpen: open.get(place)?.due !== undefined };
    },
    /** Whether it is announced: what is decided of it instead withdraws that. */
    isAnnounced: (finding: Finding): boolean =>
      [...open.values()].some((one) => one.due !== undefined && isSame(one.finding, finding)),
    /** What was announced or proposed of it last. */
    open: (incident: string): Open | undefined =>
      [...open.values()].findLast(({ finding }) => finding.key === incident),
    /** The steps that people are asked for beside what was acted on for it. */
    left: left.of,
    incidents: (): readonly string[] => [...new Set([...open.values()].map(({ finding }) => finding.key))],
    /** At a block that a quorum vouches for; what was counted from another one is announced anew. */
    takeDue(block: bigint): readonly Finding[] {
      const isDue = ({ due, isUnsure }: Open) => due !== undefined && (due <= block || isUnsure === true);
      const due = [...open].filter(([, one]) => isDue(one) && !one.isHandedOut);
      for (const [place, one] of due) open.set(place, { ...one, isHandedOut: true });
      return due.map(([, { finding }]) => finding);
    },
  };
}
