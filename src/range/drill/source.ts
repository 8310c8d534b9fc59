import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { FirebreakError } from "../../core/errors.ts";
import { whyUnread } from "../../lib/unread.ts";
import type { ForkSource } from "../fork.ts";
import type { DeclaredSlot } from "../recorded/declared-slots.ts";
import type { Scenario } from "./scenario.ts";
import { firstChain, type Value } from "./step.ts";

/** A node to fork from; at the scenario's block, or else at its head, unless one is named. */
export type Live = { readonly url: string; readonly block?: number };

export type SourceOptions = {
  /** What the first chain is forked from. */
  readonly recording: string | undefined;
  readonly payload: string | undefined;
  /** Nodes to fork from, by the names of their chains. */
  readonly live: ReadonlyMap<string, Live>;
  /** Told of everything that a live fork asks its chain, with the name of that chain. */
  readonly onRead?: (on: string, method: string, params: readonly unknown[]) => void;
};

/** What a user names of one chain. */
export type Ground = {
  /** Its name. */
  readonly on: string;
  readonly recording: string | undefined;
  readonly live: Live | undefined;
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
  { on, recording, live, onRead }: Ground,
  declared: readonly DeclaredSlot[],
): ForkSource {
  const { fork } = scenario;
  if (fork.recording === undefined) {
    if (recording === undefined && live === undefined) return { kind: "embedded" };
    throw new FirebreakError(
      "CONFIG",
      `${titleOf(scenario, on)} runs on the embedded chain and takes neither --recording nor --fork-url; leave them out`,
    );
  }
  if (live !== undefined) {
    const { url, block = fork.block } = live;
    return { kind: "url", url, declared, ...(block !== undefined && { block }), ...(onRead && { onRead }) };
  }
  return { kind: "recording", path: recording ?? recordingPath(scenario, fork.recording), declared };
}

/** Looked at before anything else, since everything else of a recorded scenario stands on it. Raises CONFIG when the recording is missing. */
export function requireRecording(scenario: Named, { on, recording, live }: Ground): void {
  const { fork, folder } = scenario;
  if (fork.recording === undefined || live !== undefined) return;
  const path = recording ?? recordingPath(scenario, fork.recording);
  if (existsSync(path)) return;
  const places = recording === undefined ? `${folder} or at ${path}` : path;
  const remedy =
    on === firstChain
      ? "pass its path with --recording, or an archive node with --fork-url"
      : `put it there, or pass an archive node with --fork-url ${on}=URL`;
  throw new FirebreakError(
    "CONFIG",
    `${titleOf(scenario, on)} needs the recording ${fork.recording}, expected in ${places}; ${remedy}`,
  );
}

function titleOf({ name }: Named, on: string): string {
  return on === firstChain ? name : `${on} of ${name}`;
}

/** The real inputs of the attack, which lie beside the recordings. */
export function payloadOf(
  scenario: Named,
  { recording, payload }: Pick<SourceOptions, "recording" | "payload">,
): Value | undefined {
  const { name, fork } = scenario;
  if (fork.payload === undefined) return undefined;
  const beside = recording && join(dirname(recording), "..", "payloads", fork.payload);
  const path = payload ?? (beside && existsSync(beside) ? beside : payloadPath(scenario, fork.payload));
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Value;
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `${name} needs the inputs ${fork.payload}, expected as JSON at ${path} (${whyUnread(error)}); pass their path with --payload`,
      { cause: error },
    );
  }
}
