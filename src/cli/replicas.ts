import { stringsOf } from "../core/entries.ts";
import type { Entry, Json } from "../core/types.ts";
import { onChain, type Titles } from "./titles.ts";

type Body = Entry["body"];
/** Whose it is, where several replicas share the record. */
type Whose = { readonly replica?: string };
/** `chain`: the id of the one on which it acts; none in records of earlier versions. */
export type ArmedRow = Whose & { readonly armed: boolean; readonly reason: string; readonly chain?: string };
/** `overAt`: when it was told that it is over; times in milliseconds since 1970. `chain`: the id of that one of several which it is of. */
export type FaultRow = Whose & Told & { readonly overAt?: number };
type Told = { readonly at: number; readonly reason: string; readonly chain?: string };
export type FillRow = Whose & { readonly from: string; readonly to: string; readonly left: string };

/** What one process said of itself since its start. */
type Replica = {
  /** When it was told to stop, in milliseconds since 1970. */
  stoppedAt?: number;
  readonly mode: string;
  readonly warnings: readonly string[];
  readonly actions: Map<string, ArmedRow>;
  /** By chain and by what they are about; with the incidents for which a step was not taken. */
  readonly faults: Map<string, readonly [ref: string, row: FaultRow, incidents: readonly string[]]>;
  readonly backFill: Map<string, FillRow>;
};

/** What each replica said of itself since its own start, learned from the journal entry by entry. Of a record that one process writes, that one has an empty name. */
export function createReplicas() {
  const all = new Map<string, Replica>();
  const replacedBy = createStarts();

  /** What was armed before says nothing of the process that runs now. */
  function start(name: string, body: Body): void {
    for (const other of replacedBy(name, body)) all.delete(other);
    all.set(name, replicaOf(String(body["mode"]), stringsOf(body["warnings"])));
  }

  function of(name: string): Replica {
    const known = all.get(name) ?? replicaOf("unknown", []);
    all.set(name, known);
    return known;
  }

  /** By what they are about; where there are several replicas, by that and the replica. */
  function rows<R extends Whose>(take: (one: Replica) => Iterable<readonly [string, R]>): Readonly<Record<string, R>> {
    const isOne = all.size < 2;
    return Object.fromEntries(
      [...all].flatMap(([name, one]) =>
        [...take(one)].map(([ref, row]) => [isOne || name === "" ? ref : `${ref} of ${name}`, row] as const),
      ),
    );
  }

  function takeFault({ faults }: Replica, { ref, body, at }: Pick<Entry, "ref" | "body" | "at">, whose: Whose): void {
    const name = `${String(body["chain"] ?? "")} ${ref}`;
    const [, before] = faults.get(name) ?? [];
    const incidents = [body["untried"], body["refused"]].flatMap(stringsOf);
    if (body["over"] !== true)
      faults.set(name, [ref, { at, reason: String(body["reason"]), ...onOf(body), ...whose }, incidents]);
    else if (before !== undefined) faults.set(name, [ref, { ...before, overAt: at }, []]);
  }

  function end(at: number, isOver: (ref: string, incidents: readonly string[]) => boolean): void {
    for (const { faults } of all.values())
      for (const [name, [ref, row, incidents]] of faults)
        if (isOver(ref, incidents)) faults.set(name, [ref, { overAt: at, ...row }, incidents]);
  }

  /** What was wrong with a transaction is over with it; with a step, when its effect holds, whoever brought it about and by which way of a ladder. */
  function takeEnd({ kind, ref, body, at }: Pick<Entry, "kind" | "ref" | "body" | "at">): void {
    if (kind === "outcome") end(at, (about) => about === ref);
    if (kind === "effect" && body["holds"] === "yes")
      end(at, (about, incidents) => about === ref && incidents.length > 0);
    if (kind !== "rung" || body["status"] !== "held") return;
    const served = [ref, ...stringsOf(body["others"])];
    const steps = stepsOf(String(body["ladder"]));
    end(at, (about, incidents) => steps.includes(about) && incidents.some((one) => served.includes(one)));
  }

  return {
    take({ kind, ref, body, at }: Pick<Entry, "kind" | "ref" | "body" | "at">): void {
      const name = String(body["replica"] ?? "");
      const whose = name === "" ? {} : { replica: name };
      const reason = String(body["reason"]);
      if (kind === "started") start(name, body);
      if (kind === "stopped") of(name).stoppedAt = at;
      takeEnd({ kind, ref, body, at });
      if (kind === "fault") takeFault(of(name), { ref, body, at }, whose);
      if (kind === "armed" || kind === "disarmed")
        of(name).actions.set(ref, { armed: kind === "armed", reason, ...onOf(body), ...whose });
      if (kind !== "backfill") return;
      const [from, to, left] = ["from", "to", "left"].map((one) => String(body[one]));
      of(name).backFill.set(ref, { from: `${from}`, to: `${to}`, left: `${left}`, ...whose });
    },
    /** By replica, when those were told to stop that were not started since; milliseconds since 1970. */
    stopped: (): Readonly<Record<string, number>> =>
      Object.fromEntries([...all].flatMap(([name, { stoppedAt: at }]) => (at === undefined ? [] : [[name, at]]))),
    names: (): readonly string[] => [...all.keys()].filter((name) => name !== ""),
    /** `act`, or where they differ `act of one, shadow of two`. */
    mode(): string {
      const modes = [...all].map(([name, { mode }]) => [name, mode] as const);
      const [first = ["", "unknown"] as const] = modes;
      if (new Set(modes.map(([, mode]) => mode)).size < 2) return first[1];
      return modes.map(([name, mode]) => (name === "" ? mode : `${mode} of ${name}`)).join(", ");
    },
    warnings: (): readonly string[] => [...new Set([...all.values()].flatMap((one) => one.warnings))],
    actions: () => rows((one) => one.actions),
    /** A chain is named unless the part is called like it. */
    faults: (titles: Titles = {}) =>
      rows((one) =>
        [...one.faults.values()].map(([ref, row]) => {
          const isNamed = row.chain !== undefined && ref.endsWith(`:${titles[row.chain]}`);
          return [isNamed ? ref : `${ref}${onChain(titles, row.chain)}`, row] as const;
        }),
      ),
    backFill: () => rows((one) => one.backFill),
  };
}

/** Whom a start replaces: itself, and whoever had one of its keys, which no two living processes have: it is that one, on another machine. */
export function createStarts() {
  const all = new Map<string, readonly string[]>();
  return (name: string, body: Body): readonly string[] => {
    const senders = sendersOf(body);
    const others = [...all].filter(([, its]) => its.some((one) => senders.includes(one))).map(([other]) => other);
    for (const other of others) all.delete(other);
    all.set(name, senders);
    return [name, ...others];
  };
}

/** A ladder by its name, and each of its ways: whichever brought its effect about, the others need not. */
function stepsOf(ladder: string): readonly string[] {
  return [ladder, ...ladder.split(">").map((way) => way.replace(/@\d+$/, ""))];
}

function onOf({ chain }: Body): Pick<ArmedRow, "chain"> {
  return typeof chain === "string" ? { chain } : {};
}

function replicaOf(mode: string, warnings: readonly string[]): Replica {
  return { mode, warnings, actions: new Map(), faults: new Map(), backFill: new Map() };
}

/** Of all its chains. */
function sendersOf({ sender, chains }: Body): readonly string[] {
  const others = Array.isArray(chains) ? chains.map((one: Json) => Object(one)["sender"]) : [];
  return [sender, ...others].flatMap((one) => String(one ?? "none").split(", ")).filter((one) => one !== "none");
}
