import { dirname } from "node:path";
import { resolveUrl } from "../app/nodes.ts";
import { loadConfig } from "../config/config.ts";
import { configFolder } from "../config/files.ts";
import { FirebreakError } from "../core/errors.ts";
import { printable } from "../lib/printable.ts";
import type { Office } from "../lifecycle/change-plan.ts";
import type { ForkSource } from "../range/fork.ts";
import { local } from "../signers/local.ts";
import { out } from "./output.ts";
import { environmentAt } from "./surroundings.ts";

export type SourceOptions = {
  readonly recording?: string;
  readonly forkUrl?: string;
  readonly forkBlock?: number;
  readonly embedded?: true;
};

export type OfficeOptions = { readonly config?: string; readonly rpc?: string; readonly key?: string };

/** The one fork source that was named; FIREBREAK_FORK_URL when none was. */
export function sourceOf({ recording, forkUrl, forkBlock, embedded }: SourceOptions): ForkSource {
  const named = [recording, forkUrl, embedded].filter((one) => one !== undefined).length;
  const url = forkUrl ?? (named === 0 ? process.env["FIREBREAK_FORK_URL"] || undefined : undefined);
  if (named > 1 || (named === 0 && url === undefined))
    throw new FirebreakError(
      "CONFIG",
      "expected one of --recording, --fork-url and --embedded (or FIREBREAK_FORK_URL)",
    );
  if (forkBlock !== undefined && url === undefined)
    throw new FirebreakError("CONFIG", "expected --fork-block together with --fork-url; leave it out");
  if (url !== undefined) return { kind: "url", url, ...(forkBlock === undefined ? {} : { block: forkBlock }) };
  return recording === undefined ? { kind: "embedded" } : { kind: "recording", path: recording };
}

/** The nodes and the admin's key. A `.env` beside the plan adds to the environment. */
export function officeOf(plan: string, { config, rpc, key }: OfficeOptions): Office {
  const env = environmentAt(config === undefined ? dirname(plan) : configFolder(config));
  if ((config === undefined) === (rpc === undefined))
    throw new FirebreakError(
      "CONFIG",
      "expected one of --rpc and --config (or FIREBREAK_CONFIG), which say where the chain is",
    );
  const [first, ...others] = (rpc === undefined ? nodesOf(config ?? "") : [rpc]).map((url) => resolveUrl(url, env));
  if (first === undefined) throw new FirebreakError("CONFIG", "expected at least one RPC; name one with --rpc");
  if (key === undefined) return { urls: [first, ...others], signer: undefined, say };
  const reference = local.params.safeParse({ key });
  if (!reference.success)
    throw new FirebreakError("CONFIG", `--key: ${reference.error.issues[0]?.message ?? "it does not fit"}`);
  return { urls: [first, ...others], signer: local.create(reference.data, { env, isAttended: true }), say };
}

/** A line may quote a plan, a node or a contract: a terminal gets their text, and obeys none of it. */
function say(line: string): void {
  out(printable(line));
}

/** A plan is of one chain; whether it is this one is proven against the node. */
function nodesOf(config: string): readonly string[] {
  const { chains } = loadConfig(config);
  if (chains.length === 1) return chains[0]?.rpc ?? [];
  throw new FirebreakError(
    "CONFIG",
    `expected a configuration of one chain, found ${chains.length}; name a node with --rpc`,
  );
}
