import type { Miss } from "../../range/recorded/methods.ts";
import type { LeverFound } from "./lever-found.ts";
import type { Person } from "./people.ts";
import type { Readiness } from "./readiness.ts";

/** What was found, in words. */
export function readinessLines(found: Readiness): readonly string[] {
  const { address, block, grade, why, proxies, levers, limits, upgrades, findings } = found;
  return [
    `${grade}  ${address} at block ${block}: ${why}`,
    ...proxies.map(({ kind, to }) => `   behind it: ${to} (${kind})`),
    ...upgrades.map((one) => `   its code can be replaced by ${named(one)}`),
    ...levers.flatMap(leverLines),
    ...(levers.length === 0 ? [] : [`   limits: ${limits.join(", ") || "none found"}`]),
    ...findings.flatMap(({ says, fix }) => [` · ${says}`, `     → ${fix}`]),
  ];
}

/** What a recording lacks of what was asked, each slot as `--declare` takes it. */
export function lackLines(lacks: readonly Miss[]): readonly string[] {
  if (lacks.length === 0) return [];
  return [
    "what was asked and is not recorded; a slot can be declared, with its value and the reason why that is right:",
    ...lacks.map((one) =>
      one.kind === "slot" ? `  --declare ${one.account}:${one.slot}=VALUE:REASON` : `  ${one.what}`,
    ),
  ];
}

function leverLines(lever: LeverFound): readonly string[] {
  const { call, at, scope, expired, holders, perhaps, stops, exits, undo, stranger, expires } = lever;
  if (expired !== undefined) return [`   lever ${call} of ${at}: over`];
  const width = { whole: "everything", part: "a part", account: "one account" }[scope];
  const who =
    stranger === "passes"
      ? "anybody"
      : people(holders) || `unknown${perhaps.length === 0 ? "" : `, perhaps ${people(perhaps)}`}`;
  const back = undo.stranger === true ? "anybody" : people(undo.by) || "unknown";
  const appointed =
    undo.afterAppointment.length === 0
      ? []
      : [`     and, by giving themselves the right first, by ${people(undo.afterAppointment)}`];
  const tried = undo.works === true ? ", tried and works" : "";
  const seen = stops.length === 0 ? "" : `; stops ${stops.join(", ")}`;
  return [
    `   lever ${call} of ${at}: stops ${width}; exits ${exits === "unknown" ? "not seen" : exits}${seen}`,
    `     by ${who}`,
    `     undone ${expires === true ? "by itself, or " : ""}by ${back} (${undo.call ?? "no call is known"})${tried}`,
    ...appointed,
  ];
}

const people = (all: readonly Person[]): string => all.map(named).join(", ");
const speeds = { now: "at once", people: "when several sign", late: "later" } as const;

function named({ account, says, speed }: Person): string {
  return `${account} (${says}, ${speeds[speed]})`;
}
