import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { ForkSource } from "../fork.ts";
import type { DeclaredSlot } from "../recorded/declared-slots.ts";
import type { Scenario } from "./scenario.ts";
import type { Value } from "./step.ts";

export type SourceOptions = {
  readonly recording: string | undefined;
  readonly payload: string | undefined;
  readonly forkUrl: string | undefined;
  readonly forkBlock: number | undefined;
  /** Told of everything that a live fork asks its chain. */
  readonly onRead?: (method: string, params: readonly unknown[]) => void;
};

type Named = Pick<Scenario, "name" | "folder" | "fork">;
type Several = Named & Partial<Pick<Scenario, "chains">>;

/** Recordings lie in the scenario's folder, or beside the checkout; never in it. */
const shared = fileURLToPath(new URL("../../../../shared", import.meta.url));

/** What of a scenario is not on this machine, if anything; nothing is read. */
export function lackOf(scenario: Several): string | undefined {
  const { payload } = scenario.fork;
  const recordings = [scenario.fork, ...Object.values(scenario.chains ?? {})].flatMap(
    ({ recording }) => recording ?? [],
  );
  const wanted = [
    ...recordings.map((recording) => recordingPath(scenario, recording)),
    ...(payload === undefined ? [] : [payloadPath(scenario, payload)]),
  ];
  const missing = wanted.find((path) => !existsSync(path));
  return missing === undefined ? undefined : `${basename(missing)} is not here`;
}

function recordingPath({ folder }: Named, name: string): string {
  const usual = join(shared, "recordings", `${name}.json.gz`);
  const own = [join(folder, `${name}.json.gz`), join(folder, `${name}.json`)];
  return own.find((path) => existsSync(path)) ?? usual;
}

function payloadPath({ folder }: Named, name: string): string {
  const own = join(folder, name);
  return existsSync(own) ? own : join(shared, "payloads", name);
}

/** What a scenario is forked from: what the user names, the recording beside the checkout, or the embedded default. */
export function sourceOf(
  scenario: Named,
  { recording, forkUrl, forkBlock, onRead }: SourceOptions,
  declared: readonly DeclaredSlot[],
): ForkSource {
  const { name, fork } = scenario;
  if (fork.recording === undefined) {
    if (recording === undefined && forkUrl === undefined) return { kind: "embedded" };
    throw new FirebreakError(
      "CONFIG",
      `${name} runs on the embedded chain and takes neither --recording nor --fork-url; leave them out`,
    );
  }
  if (forkUrl !== undefined) {
    const block = forkBlock ?? fork.block;
    return { kind: "url", url: forkUrl, declared, ...(block !== undefined && { block }), ...(onRead && { onRead }) };
  }
  return { kind: "recording", path: recording ?? recordingPath(scenario, fork.recording), declared };
}

/** Looked at before anything else, since everything else of a recorded scenario stands on it. Raises CONFIG when the recording is missing. */
export function requireRecording(scenario: Named, { recording, forkUrl }: SourceOptions): void {
  const { name, fork, folder } = scenario;
  if (fork.recording === undefined || forkUrl !== undefined) return;
  const path = recording ?? recordingPath(scenario, fork.recording);
  if (existsSync(path)) return;
  const places = recording === undefined ? `${folder} or at ${path}` : path;
  throw new FirebreakError(
    "CONFIG",
    `${name} needs the recording ${fork.recording}, expected in ${places}; pass its path with --recording, or an archive node with --fork-url`,
  );
}

/** The real inputs of the attack, which lie beside the recordings. */
export function payloadOf(scenario: Named, { recording, payload }: SourceOptions): Value | undefined {
  const { name, fork } = scenario;
  if (fork.payload === undefined) return undefined;
  const beside = recording && join(dirname(recording), "..", "payloads", fork.payload);
  const path = payload ?? (beside && existsSync(beside) ? beside : payloadPath(scenario, fork.payload));
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Value;
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `${name} needs the inputs ${fork.payload}, expected as JSON at ${path} (${messageOf(error)}); pass their path with --payload`,
      { cause: error },
    );
  }
}
