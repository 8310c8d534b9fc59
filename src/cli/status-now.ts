import { FirebreakError } from "../core/errors.ts";
import { type Location, openRecordReadOnly, writersOf } from "../record.ts";
import { isWrongInput } from "./output.ts";
import type { ArmedRow } from "./replicas.ts";
import type { AskedNode } from "./status-nodes.ts";
import { type Status, statusOf } from "./status-of.ts";
import { type AskedProcess, processOf, type Silent, unvouched, withoutBlind } from "./status-process.ts";
import type { Observed } from "./titles.ts";

/** What the record says, and what the process knows better; of the record only what could be read of it. */
export type StatusNow = Partial<Status> &
  Pick<Status, "block" | "blocks" | "titles" | "actions" | "truth" | "open"> & {
    readonly running: boolean;
    /** The replicas that run. */
    readonly writers?: readonly string[];
    readonly nodes?: readonly AskedNode[];
    readonly recordAway?: boolean;
    /** Why the record cannot be read: all of it is the word of the process. */
    readonly unread?: string;
    /** Why the process that writes the record does not answer. */
    readonly silent?: string;
    readonly blind: AskedProcess["blind"];
  };

/** How it stands at this moment; `waitMs` is how long the process may take to say so. Raises what keeps the record from being read, where no process answers either. */
export async function statusNow(location: Location, config?: string, waitMs?: number): Promise<StatusNow> {
  const read = await readFrom(location).catch((error: unknown) => unreadable(error));
  const answer = await processOf(config, waitMs);
  if (read instanceof FirebreakError) {
    if (answer?.status === "answers") return alone(answer, read.message);
    throw isWrongInput(read) ? read : neither(read, answer);
  }
  const { said } = read;
  const writers = [...new Set([...read.writers, ...cutOff(answer)])];
  const running = writers.length > 0;
  const asked = running && answer?.status === "answers" ? answer : undefined;
  const silent = running && answer?.status === "silent" ? answer : undefined;
  const blind = asked?.blind ?? [];
  // An earlier version did not write down how its chains are called.
  const titles = { ...said.titles, ...asked?.titles };
  const newest = { ...said, ...(asked && newerThan(said, asked)), titles };
  const actions = armedNow(withoutBlind(newest.actions, blind), (replica) =>
    replica === undefined ? running : writers.includes(replica),
  );
  return {
    ...newest,
    // Which of several it is, it does not say.
    actions: silent?.isLate === true && writers.length === 1 ? unvouched(actions) : actions,
    blind,
    running,
    writers: writers.filter(Boolean),
    ...(asked && { nodes: asked.nodes }),
    ...(silent && { silent: silent.reason }),
  };
}

async function readFrom(location: Location) {
  const reader = await openRecordReadOnly(location);
  const said = await statusOf(reader, Date.now()).finally(() => reader.close());
  return { said, writers: await writersOf(location, said.replicas) };
}

/** What is wrong with the record itself, and keeps no process from answering. */
export function unreadable(error: unknown): FirebreakError {
  if (error instanceof FirebreakError && error.code.startsWith("STORE_")) return error;
  throw error;
}

/** One that cannot reach the record that it shares is none of those that hold it, and runs. */
function cutOff(answer: AskedProcess | Silent | undefined): readonly string[] {
  return answer?.status === "answers" && answer.isAway ? [answer.replica ?? ""] : [];
}

function alone(asked: AskedProcess, unread: string): StatusNow {
  const { mode, isAway, block, blocks, titles, loosened, actions, truth, open, blind, nodes } = asked;
  return {
    ...(mode !== undefined && { mode }),
    ...{
      block,
      blocks,
      titles,
      ...(loosened && { loosened }),
      actions: withoutBlind(actions, blind),
      truth,
      open: open.map(opened),
    },
    ...{ blind, running: true, nodes, ...(isAway && { recordAway: true }), unread },
  };
}

function neither({ code, message, retryable }: FirebreakError, answer: Silent | undefined): FirebreakError {
  const process =
    answer === undefined
      ? "a process that runs says itself what is armed and what holds: name it with --config, or its socket with --socket"
      : `nor does a process answer (${answer.reason}): where one runs elsewhere, name its socket with --socket`;
  return new FirebreakError(code, `${message}; ${process}`, { retryable });
}

/** What the process knows better: of a chain that it cannot follow, and all of it while its record takes nothing. */
function newerThan(said: Status, asked: AskedProcess): Partial<Status> & { readonly recordAway?: true } {
  const { isAway, actions, truth, open, lost, loosened = said.loosened } = asked;
  // The record may be some blocks behind.
  const seen = { block: asked.block ?? said.block, blocks: asked.blocks.map((one) => seenBy(one, said)) };
  if (!isAway) return { ...seen, actions: { ...said.actions, ...unfollowedOf(asked, said) } };
  const known = new Map(said.open.map((one) => [one.id, one]));
  // Of a chain that it cannot follow, nobody knows better than the record.
  const left = said.open.filter(({ id }) => lost.some((chain) => id.startsWith(`${chain}:`)));
  const isOthers = ({ verb, scope }: Status["loosened"][number]) =>
    said.replicas.length > 1 && !loosened.some((one) => one.verb === verb && one.scope === scope);
  return {
    ...{ recordAway: true, ...seen, actions },
    truth: [...truth, ...said.truth.filter(({ chain }) => lost.includes(chain))],
    open: [...open.map((id) => known.get(id) ?? opened(id)), ...left],
    // What other replicas go by stands in the record.
    loosened: [...loosened, ...said.loosened.filter(isOthers)],
  };
}

/** Of a chain that it cannot follow, it says no block. */
function seenBy(one: Observed, { blocks }: Status): Observed {
  return one.block === undefined ? (blocks.find(({ chain }) => chain === one.chain) ?? one) : one;
}

const opened = (id: string) => ({ id, hash: "", stage: "intent" }) as const;

/** Named as the record names them. */
function unfollowedOf({ unfollowed, replica }: AskedProcess, { replicas }: Status): Status["actions"] {
  const isOne = replicas.length < 2 || replica === undefined;
  return Object.fromEntries(
    Object.entries(unfollowed).map(([ref, row]) =>
      isOne ? [ref, row] : [`${ref} of ${replica}`, { ...row, replica }],
    ),
  );
}

/** What is armed is armed only while somebody runs; a record alone stops nothing. */
function armedNow(actions: Status["actions"], runs: (replica: string | undefined) => boolean): Status["actions"] {
  const now = (row: ArmedRow): ArmedRow =>
    runs(row.replica) || !row.armed
      ? row
      : { ...row, armed: false, reason: `it was armed when the process ended: ${row.reason}` };
  return Object.fromEntries(Object.entries(actions).map(([id, row]) => [id, now(row)]));
}

export function unreadText(reason: string): string {
  return `${reason}; what follows the process says itself: of incidents, faults and proposals nothing is known until the record can be read`;
}

export function silentText(reason: string, writers: readonly string[]): string {
  const who =
    writers.length === 0
      ? "the process that writes this store does not answer"
      : "no process that writes this store answers here";
  return `${who} (${reason}): what is armed is as of the record`;
}
