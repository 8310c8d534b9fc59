import { Command } from "commander";
import { printable } from "../lib/printable.ts";
import { configOption, unless } from "./config-option.ts";
import { send } from "./operator.ts";
import { out } from "./output.ts";
import { proposalLine } from "./proposed.ts";
import type { ArmedRow } from "./replicas.ts";
import { incidentLines, peopleLines } from "./status-incidents.ts";
import { nodeLine } from "./status-nodes.ts";
import { type StatusNow, silentText, statusNow, unreadText } from "./status-now.ts";
import type { Status } from "./status-of.ts";
import { awayText, blindText } from "./status-process.ts";
import { storePath } from "./store-path.ts";
import { onChain, type Titles } from "./titles.ts";
import type { Truth } from "./truth.ts";

type Options = { readonly config?: string; readonly store?: string; readonly json?: true; readonly socket?: string };

/** `firebreak status`: what the record says, also while a responder writes it. */
export function statusCommand(): Command {
  return new Command("status")
    .description(
      "Say what the responder saw, did, and is armed for, from the store; with --config the running process also says how its nodes stand.",
    )
    .addOption(configOption("the configuration that names the store"))
    .hook(
      "preAction",
      unless(({ store, socket }) => (store ?? socket) !== undefined),
    )
    .option("--store <path>", "the store itself: a path, or env:NAME for a database")
    .option("--json", "print one JSON object")
    .option("--socket <path>", "ask the running process itself: what it saw at its last looks, as JSON")
    .action(async ({ config, store, json, socket }: Options) => {
      if (socket !== undefined) return out(printable((await send(socket, { verb: "status", scope: "*" })).message));
      const status = await statusNow(storePath(config, store), config);
      if (json) out(printable(JSON.stringify(status)));
      else for (const line of lines(status, Date.now())) out(printable(line));
    });
}

/** `now` is in milliseconds since 1970. */
function lines(status: StatusNow, now: number): readonly string[] {
  const {
    mode = "unknown",
    stopped = {},
    replicas = [],
    writers = [],
    loosened = [],
    blocks,
    titles,
    actions,
  } = status;
  const { incidents = {}, truth, open, faults = {}, proposals = [], warnings = [], backFill = {} } = status;
  const { entries, lastEntryAt, running, nodes = [], recordAway = false, unread, silent, blind } = status;
  const time = (at: number | undefined) => (at === undefined ? "never" : new Date(at).toISOString());
  const word = ({ armed }: ArmedRow) => (armed ? "armed    " : "NOT ARMED");
  return [
    ...(unread === undefined ? [] : [`RECORD    ${unreadText(unread)}`]),
    ...(silent === undefined ? [] : [`SILENT    ${silentText(silent, writers)}`]),
    ...blind.map((one) => `BLIND     ${blindText(one)}`),
    ...(recordAway && unread === undefined ? [`RECORD    ${awayText(lastEntryAt)}`] : []),
    running
      ? `running, mode ${mode}`
      : `NOT RUNNING: no process writes this store; it last ran in mode ${mode}${replicas.length > 1 ? "" : endOf(stopped[replicas[0] ?? ""])}`,
    ...(replicas.length < 2 ? [] : replicas.map((name) => replicaLine(name, writers.includes(name), stopped[name]))),
    ...peopleLines(incidents, titles),
    ...loosened.map(loosenedLine),
    `observed up to ${observedText(blocks)}${entries === undefined ? "" : `; ${entries} entries, the last one at ${time(lastEntryAt)}`}`,
    ...warnings.map((warning) => `warning   ${warning}`),
    ...Object.entries(backFill)
      .filter(([, { left }]) => left !== "0")
      .map(([chain, { from, to, left }]) => `fills in  ${chain}: blocks ${from} to ${to}, ${left} left`),
    ...nodes.map(nodeLine),
    ...Object.entries(actions).map(([id, row]) => `${word(row)} ${id}${onChain(titles, row.chain)}: ${row.reason}`),
    ...incidentLines(incidents, titles, now),
    ...truth.map((row) => truthLine(row, titles)),
    ...open.map((one) => openLine(one, titles)),
    ...proposals.map((one) => proposalLine(one, titles)),
    ...Object.entries(faults).map(
      ([ref, { at, reason, overAt }]) =>
        `fault     ${ref} at ${time(at)}: ${reason}${overAt === undefined ? "" : `; over since ${time(overAt)}`}`,
    ),
  ];
}

/** Of several chains, each has its own. */
function observedText(blocks: Status["blocks"]): string {
  if (blocks.length < 2) return `block ${blocks[0]?.block ?? "none"}`;
  return blocks
    .map(({ title, block }) => (block === undefined ? `no block on ${title}` : `block ${block} on ${title}`))
    .join(", ");
}

/** What no node is known to have taken was not sent yet. */
function openLine({ id, hash, stage }: Status["open"][number], titles: Titles): string {
  return `open      ${id}${onChain(titles, id.split(":")[0])}: ${stage}${hash && `, ${stage === "intent" ? "signed" : "sent"} as ${hash}`}`;
}

function replicaLine(name: string, isRunning: boolean, stoppedAt: number | undefined): string {
  return `replica   ${name}: ${isRunning ? "running" : `NOT RUNNING${endOf(stoppedAt)}`}`;
}

function endOf(stoppedAt: number | undefined): string {
  return stoppedAt === undefined
    ? ", and left no stop in the record: it was killed, or ended with an error"
    : `, and was stopped at ${new Date(stoppedAt).toISOString()}`;
}

function loosenedLine({ verb, scope, level, until, by }: Status["loosened"][number]): string {
  const what = level === undefined ? verb : `${verb} ${level}`;
  return `LOOSENED  ${what} for ${scope} until ${until} (chain time), by ${by.join(" and ")}`;
}

function truthLine({ action, chain, holds, block, since, by }: Truth, titles: Titles): string {
  const words = { yes: "HOLDS    ", no: "not held ", unknown: "UNKNOWN  " }[holds];
  const whose = by === undefined ? "" : `, by ${by}`;
  return `${words} ${action} on ${titles[chain] ?? `chain ${chain}`}: since block ${since}${whose}; last said at block ${block}`;
}
