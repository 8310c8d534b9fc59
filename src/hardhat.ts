import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { FirebreakError } from "./core/errors.ts";
import type { Score } from "./range/drill/score.ts";

/** What to drill: as the options of `firebreak drill` have it. */
export type DrillRequest = {
  /** The first one unless named. */
  readonly name?: string | undefined;
  readonly engine?: "anvil" | "edr" | undefined;
  /** A configuration, whose detectors, actions and playbooks are taken in place of the drill's own. */
  readonly config?: string | undefined;
  readonly seed?: number | undefined;
  readonly fault?: string | undefined;
  /** Only what looks like the attack and is none. */
  readonly benign?: boolean | undefined;
  /** False for the attack with nobody there. */
  readonly responder?: boolean | undefined;
  readonly recording?: string | undefined;
  readonly payload?: string | undefined;
  /** The store in which the score is kept. */
  readonly store?: string | undefined;
  /** Files that the report is written to. */
  readonly report?: readonly string[] | undefined;
  /** Milliseconds until it is given up; five minutes unless given. */
  readonly timeoutMs?: number | undefined;
};

const usualTimeoutMs = 300_000;
const main = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./cli/main.ts" : "./cli/main.js", import.meta.url),
);

/** Plays a drill in a process of its own, which can reach nothing but this machine, and returns its score. Raises DRILL when there is none. */
export async function drill(request: DrillRequest = {}): Promise<Score> {
  const { code, out, err } = await started([...wordsOf(request), "--json"], "pipe", request.timeoutMs);
  try {
    return JSON.parse(out);
  } catch (cause) {
    const why =
      err.trim() || `it ended with ${code ?? "a signal"}, after ${request.timeoutMs ?? usualTimeoutMs} ms at the most`;
    throw new FirebreakError("DRILL", `expected a score of the drill, found none: ${why}`, { cause });
  }
}

/** Raises DRILL unless the attack was contained so many blocks after its first signal at the most, as the drill expects, and by no false action. */
export function expectContained(score: Score, { withinBlocks = 1 }: { readonly withinBlocks?: number } = {}): void {
  const { contained, containedBlock, firstSignalBlock, falseActions, asExpected, why } = score;
  const blocks = Number(containedBlock) - Number(firstSignalBlock);
  const found = [
    ...(contained ? [] : ["it was not contained"]),
    ...(contained && blocks > withinBlocks ? [`it was contained ${blocks} blocks after the signal`] : []),
    ...(falseActions === 0 ? [] : [`${falseActions} false action(s)`]),
    ...(asExpected ? [] : why),
  ];
  if (found.length > 0)
    throw new FirebreakError(
      "DRILL",
      `expected ${score.drill} to be contained within ${withinBlocks} block(s), found: ${found.join("; ")}`,
    );
}

/** Raises DRILL unless a benign twin was left alone. */
export function expectLeftAlone({ drill: name, transactions, falseActions, legitimateBlocked, why }: Score): void {
  if (transactions + falseActions + legitimateBlocked === 0 && why.length === 0) return;
  const found = `${transactions} transaction(s), ${legitimateBlocked} honest one(s) blocked${why.length === 0 ? "" : `; ${why.join("; ")}`}`;
  throw new FirebreakError("DRILL", `expected ${name} to be left alone, found ${found}`);
}

/** `plugins: [firebreak]` in hardhat.config.ts gives `npx hardhat drill`. */
export const firebreak: HardhatPlugin = {
  id: "firebreak",
  npmPackage: "firebreak",
  tasks: [drillTask()],
};

function drillTask() {
  const text = (name: string, description: string) =>
    ({ name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined }) as const;
  return task("drill", "Rehearse an incident on a fork, with the real responder, and score it")
    .addPositionalArgument({ name: "name", description: "The drill; the first one unless named", defaultValue: "" })
    .addOption(text("engine", "What runs the fork: anvil or edr"))
    .addOption(text("rules", "Take detectors, actions and playbooks from this configuration of Firebreak"))
    .addOption(text("seed", "Vary attackers, amounts and spacing"))
    .addOption(text("fault", "What else goes wrong"))
    .addOption(text("recording", "The recording to fork from"))
    .addOption(text("payload", "The attack's inputs"))
    .addOption(text("store", "Keep the score in this store"))
    .addOption(text("report", "Write a report as .html or .md"))
    .addFlag({ name: "benign", description: "Only what looks like the attack and is none" })
    .addFlag({ name: "noResponder", description: "Play the attack unanswered" })
    .addFlag({ name: "json", description: "Print one JSON object" })
    .setAction(async () => ({ default: runDrill }))
    .build();
}

type DrillArguments = Readonly<Record<string, unknown>>;

/** Writes what `firebreak drill` writes; a score that is not as expected makes the task fail. */
async function runDrill(given: DrillArguments): Promise<{ success: boolean; value?: undefined; error?: undefined }> {
  const text = (name: string) => (typeof given[name] === "string" && given[name] !== "" ? given[name] : undefined);
  const engine = text("engine");
  const words = wordsOf({
    ...{ name: text("name"), config: text("rules"), fault: text("fault"), recording: text("recording") },
    ...{ payload: text("payload"), store: text("store"), benign: given["benign"] === true },
    responder: given["noResponder"] !== true,
    report: [text("report") ?? []].flat(),
  });
  const seed = text("seed");
  const others = [engine && ["--engine", engine], seed && ["--seed", seed], given["json"] === true && ["--json"]];
  const { code } = await started([...words, ...others.flatMap((one) => one || [])], "inherit");
  return code === 0 ? { success: true, value: undefined } : { success: false, error: undefined };
}

function wordsOf({ name, responder = true, benign = false, report = [], ...options }: DrillRequest): readonly string[] {
  const { engine, config, seed, fault, recording, payload, store } = options;
  const named = Object.entries({ engine, config, seed, fault, recording, payload, store });
  return [
    ...["drill", ...(name === undefined ? [] : [name])],
    ...named.flatMap(([option, value]) => (value === undefined ? [] : [`--${option}`, `${value}`])),
    ...report.flatMap((path) => ["--report", path]),
    ...(benign ? ["--benign"] : []),
    ...(responder ? [] : ["--no-responder"]),
  ];
}

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs a command line of Firebreak to its end, which has a deadline. */
function started(words: readonly string[], stdio: "pipe" | "inherit", timeoutMs = usualTimeoutMs): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...words], { stdio: ["ignore", stdio, stdio], timeout: timeoutMs });
  const said = { out: "", err: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.out += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.err += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...said }));
  });
}
