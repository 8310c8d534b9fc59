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
};

/** Recordings lie beside the checkout, never in it. */
const shared = fileURLToPath(new URL("../../../../shared", import.meta.url));

/** What of a scenario is not on this machine, if anything; nothing is read. */
export function lackOf({ fork }: Pick<Scenario, "fork">): string | undefined {
  const wanted = [
    ...(fork.recording === undefined ? [] : [recordingPath(fork.recording)]),
    ...(fork.payload === undefined ? [] : [join(shared, "payloads", fork.payload)]),
  ];
  const missing = wanted.find((path) => !existsSync(path));
  return missing === undefined ? undefined : `${basename(missing)} is not here`;
}

function recordingPath(name: string): string {
  return join(shared, "recordings", `${name}.json.gz`);
}

/** What a scenario is forked from: what the user names, the recording beside the checkout, or the embedded default. */
export function sourceOf(
  { name, fork }: Pick<Scenario, "name" | "fork">,
  { recording, forkUrl, forkBlock }: SourceOptions,
  declared: readonly DeclaredSlot[],
): ForkSource {
  if (fork.recording === undefined) {
    if (recording === undefined && forkUrl === undefined) return { kind: "embedded" };
    throw new FirebreakError(
      "CONFIG",
      `${name} runs on the embedded chain and takes neither --recording nor --fork-url; leave them out`,
    );
  }
  if (forkUrl !== undefined) {
    const block = forkBlock ?? fork.block;
    return { kind: "url", url: forkUrl, ...(block === undefined ? {} : { block }) };
  }
  return { kind: "recording", path: recording ?? recordingPath(fork.recording), declared };
}

/** Looked at before anything else, since everything else of a recorded scenario stands on it. Raises CONFIG when the recording is missing. */
export function requireRecording(
  { name, fork }: Pick<Scenario, "name" | "fork">,
  { recording, forkUrl }: SourceOptions,
): void {
  if (fork.recording === undefined || forkUrl !== undefined) return;
  const path = recording ?? recordingPath(fork.recording);
  if (existsSync(path)) return;
  throw new FirebreakError(
    "CONFIG",
    `${name} needs the recording ${fork.recording}, expected at ${path}; pass its path with --recording, or an archive node with --fork-url`,
  );
}

/** The real inputs of the attack, which lie beside the recordings. */
export function payloadOf({ name, fork }: Scenario, { recording, payload }: SourceOptions): Value | undefined {
  if (fork.payload === undefined) return undefined;
  const beside = recording === undefined ? join(shared, "payloads") : join(dirname(recording), "..", "payloads");
  const path = payload ?? join(beside, fork.payload);
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
