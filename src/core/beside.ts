import { digest } from "../lib/digest.ts";
import { FirebreakError } from "./errors.ts";
import { type Teller, withPatience } from "./tell.ts";
import type { Entry, NewEntry } from "./types.ts";

export type BesideOptions = Pick<Teller, "notifiers" | "signal" | "wait"> & {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of a notice that is given up. */
  readonly failed: (id: string, error: unknown) => void;
};

/** Milliseconds after which a notice that was not taken is told again; then it is given up. */
const pauses = [500, 2_000, 8_000];
/** Whoever can cause findings must not be able to fill the memory. */
const mostWaiting = 100;

type Line = BesideOptions["notifiers"][number] & { waiting: Entry[]; isTelling: boolean };

/** Of findings, and of what is decided of them, there are as many as somebody likes to cause: they hold up and crowd out nothing that people must hear of. */
function pressureOf({ kind, body }: Entry): number {
  if (kind === "finding") return body["severity"] === "critical" ? 1 : 0;
  if (kind !== "decision") return 2;
  return pressing.has(String(body["verdict"])) ? 1 : 0;
}

/** Verdicts that do something, or ask people whether it is to be done. */
const pressing: ReadonlySet<string> = new Set(["act", "ask", "delay"]);

/** Whether something that waits to be told is past: nobody is asked what was answered, or told as found what is gone. */
function isPast(told: Entry, { kind: by, ref: of, body }: Entry): boolean {
  const { kind, ref } = told;
  if (kind !== "finding" && kind !== "decision") return false;
  if (by === "retracted" && body["action"] === undefined) return ref === of && isOfBlock(told, body);
  return kind === "decision" && by === "command" && (of === `approve:${ref}` || of === `veto:${ref}`);
}

/** The same incident may have been found in another block as well, which is as true as before. */
function isOfBlock({ kind, body }: Entry, { block, blockHash }: Entry["body"]): boolean {
  return kind === "finding" ? (body["origin"] ?? body["blockHash"]) === blockHash : body["block"] === block;
}

/** Of those that press alike the one that has waited longest. */
const mostPressing = (a: Entry, b: Entry): Entry => (pressureOf(b) > pressureOf(a) ? b : a);
const leastPressing = (a: Entry, b: Entry): Entry => (pressureOf(b) < pressureOf(a) ? b : a);

function leave({ waiting }: Line, choose: (a: Entry, b: Entry) => Entry): Entry | undefined {
  const [first, ...others] = waiting;
  if (first === undefined) return undefined;
  const chosen = others.reduce(choose, first);
  waiting.splice(waiting.indexOf(chosen), 1);
  return chosen;
}

/**
 * Tells at once what notifiers cannot read in the journal now: to each of them, what people must hear of first, in order otherwise, a few times if need
 * be, and nobody waits for it. Such an entry has no number, and a hash by which it is known like any other.
 */
export function createBeside({ notifiers, signal, wait, now, failed }: BesideOptions) {
  const lines: readonly Line[] = notifiers.map((listener) => ({ ...listener, waiting: [], isTelling: false }));
  let count = 0;

  function entryOf({ kind, ref, body }: NewEntry): Entry {
    count += 1;
    const at = now();
    return { kind, ref, body, seq: 0, at, prev: "", hash: digest({ at, kind, ref, body, count }).slice(2) };
  }

  async function take({ notifier }: Line, entry: Entry): Promise<void> {
    for (const ms of pauses)
      try {
        return await withPatience(notifier.tell(entry), { signal, wait });
      } catch (error) {
        if (signal.aborted) throw error;
        await wait(ms, signal);
      }
    await withPatience(notifier.tell(entry), { signal, wait });
  }

  async function tellWaiting(line: Line): Promise<void> {
    line.isTelling = true;
    for (let entry = leave(line, mostPressing); entry !== undefined; entry = leave(line, mostPressing))
      await take(line, entry).catch((error: unknown) => failed(line.id, error));
    line.isTelling = false;
  }

  function tellOne(line: Line, entry: Entry): void {
    line.waiting = [...line.waiting.filter((one) => !isPast(one, entry)), entry];
    if (!line.isTelling) return void tellWaiting(line); // it raises nothing
    if (line.waiting.length < mostWaiting) return;
    leave(line, leastPressing);
    failed(line.id, new FirebreakError("NOTIFIER_SLOW", `${mostWaiting} notices wait for it already`));
  }

  function tellAll(to: readonly Line[], written: NewEntry): void {
    const entry = entryOf(written);
    for (const line of to) tellOne(line, entry);
  }

  return {
    /** Tells everyone what no journal takes. */
    page: (reason: string) => tellAll(lines, { kind: "fault", ref: "store", body: { reason, severity: "critical" } }),
    /** Tells people what the journal will have later: what speaks of its own process counts what it says there, once. */
    tell: (written: NewEntry) =>
      tellAll(
        lines.filter(({ after }) => after === undefined),
        written,
      ),
  };
}
