import { ownerlessObjections } from "../../adapters/ownerless.ts";
import { windowObjections } from "../../adapters/pause-window.ts";
import type { Address, Call } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { appointersOf } from "./appointing.ts";
import type { Behind } from "./behind.ts";
import { callOf, type Lever } from "./levers.ts";
import { type Person, personAt } from "./people.ts";
import type { Reader } from "./reader.ts";
import { executorsOf, managersAmong, undoersThrough } from "./through.ts";
import { exits, isPulled, type Pulled, type Pulling, type Trial, tryLever, tryUndo } from "./trial.ts";

export type LeverFound = Pick<Lever, "call" | "scope" | "expires"> & {
  readonly at: Address;
  /** Why its time is over. */
  readonly expired: string | undefined;
  readonly isPulled: boolean | undefined;
  readonly holders: readonly Person[];
  /** Named by the contract, where it could not be tried whether they can. */
  readonly perhaps: readonly Person[];
  readonly stranger: "passes" | "refused" | "unread";
  readonly exits: "open" | "stopped" | "unknown";
  readonly stops: readonly string[];
  readonly leaves: readonly string[];
  readonly undo: Undo;
};

type Undo = {
  readonly call: string | undefined;
  readonly by: readonly Person[];
  /** Those who could give themselves the right to, first. */
  readonly afterAppointment: readonly Person[];
  readonly stranger: boolean | undefined;
  /** Whether pulling it and undoing it was simulated and held; undefined when it could not be tried. */
  readonly works: boolean | undefined;
};

export type Around = {
  readonly subject: Behind;
  readonly candidates: readonly Address[];
  /** Contracts that say who may do what. */
  readonly registers: readonly Behind[];
  readonly market: Address | undefined;
  readonly reader: Reader;
};

const stranger: Address = "0x000000000000000000000000000000000000dead";

/** Tries a lever with everybody who might hold it, and its way back. */
export async function leverFound(lever: Lever, { at }: Behind, around: Around): Promise<LeverFound> {
  const { subject, market, reader } = around;
  const pull = callOf(at, [lever.call, lever.args], market);
  const ask = lever.view && callOf(at, lever.view, market);
  const view: Pulled | undefined = ask && { ask, word: lever.view?.[2] ?? 1n };
  const { anybody, passing, untried } = await whoPasses(pull, around);
  const from = anybody === "passes" ? stranger : passing[0];
  const pulling = pull && from && { pull, from, view };
  const trial = pulling && (await tryLever(pulling, subject, reader));
  const people = (all: readonly Address[]) => Promise.all(all.map((one) => personAt(one, reader)));
  const managers = await managersAmong(passing, reader);
  const direct = passing.filter((one) => !isAmong(managers, one));
  const led = pull === undefined ? [] : await executorsOf(managers, pull, around.candidates, reader);
  return {
    ...{ call: lever.call, scope: lever.scope, at, stranger: anybody },
    ...(lever.expires === undefined ? {} : { expires: lever.expires }),
    isPulled: view && isPulled(view, await reader.answer(at, "", [], view.ask.data)),
    expired: await expiredOf(lever, at, reader),
    // A manager acts for those whom it lets; where none of them is known, it stands for itself.
    holders: [...(await people(led.length === 0 ? passing : direct)), ...led],
    perhaps: await people(untried),
    ...widthOf(lever, trial),
    undo: await undoOf(lever, pulling, lever.undo && callOf(at, lever.undo, market), around),
  };
}

async function whoPasses(pull: Call | undefined, { candidates, reader }: Around) {
  if (pull === undefined) return { anybody: "unread", passing: [], untried: candidates } as const;
  const [anybody, ...outcomes] = await Promise.all([stranger, ...candidates].map((one) => reader.tries(one, pull)));
  const those = (wanted: string) => candidates.filter((_, index) => outcomes[index] === wanted);
  // Who passes where everybody does holds nothing.
  const passing = anybody === "passes" ? [] : those("passes");
  return { anybody: anybody ?? "unread", passing, untried: passing.length === 0 ? those("unread") : [] };
}

async function undoOf(
  lever: Lever,
  pulling: Pulling | undefined,
  undo: Call | undefined,
  { candidates, registers, reader }: Around,
): Promise<Undo> {
  const none = { call: lever.undo?.[0], by: [], afterAppointment: [], stranger: undefined, works: undefined };
  if (pulling === undefined || undo === undefined) return none;
  const anybody = await tryUndo(pulling, undo, stranger, reader);
  if (anybody === true) return { ...none, stranger: true, works: true };
  const tried = await Promise.all(candidates.map((one) => tryUndo(pulling, undo, one, reader)));
  const those = (wanted: boolean) => candidates.filter((_, at) => tried[at] === wanted);
  const undoers = those(true);
  const appointers = await appointersOf(pulling, undo, { others: those(false), undoers, places: registers }, reader);
  const people = async (all: readonly Address[]) =>
    // A hub makes committed calls only, and none that opens, whatever its account might do.
    (await Promise.all(all.map((one) => personAt(one, reader)))).filter(({ kind }) => kind !== "hub");
  const [by, afterAppointment] = [await people(undoers), await people(appointers)];
  const managers = await managersAmong(undoers, reader);
  const led = await undoersThrough(managers, pulling, undo, candidates, reader);
  const works = by.length + afterAppointment.length > 0 ? true : tried.includes(undefined) ? undefined : false;
  return {
    ...{ call: none.call, stranger: anybody, works },
    by: [...by.filter(({ account }) => led.by.length === 0 || !isAmong(managers, account)), ...led.by],
    afterAppointment: [...afterAppointment, ...led.afterAppointment],
  };
}

function isAmong(places: readonly Behind[], account: Address): boolean {
  return places.some(({ at }) => at === account);
}

function widthOf({ exits: known }: Lever, trial: Trial | undefined): Pick<LeverFound, "exits" | "stops" | "leaves"> {
  const { stops = [], leaves = [] } = trial ?? {};
  const seen = stops.some((one) => exits.has(one))
    ? "stopped"
    : leaves.some((one) => exits.has(one))
      ? "open"
      : "unknown";
  return { exits: known ?? seen, stops, leaves };
}

/** A window that is over, or a lever that fails even for its owner. */
async function expiredOf(
  { call, args, view }: Lever,
  at: Address,
  { block, chain }: Reader,
): Promise<string | undefined> {
  if (view?.[0] === "getPausedState()")
    return (await windowObjections(at, encodeCall(at, "getPausedState()", []), block, chain))[0];
  if (call !== "kill_me()") return undefined;
  return (await ownerlessObjections(encodeCall(at, call, args), block, chain))[0];
}
