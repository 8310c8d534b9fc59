import { Command } from "commander";
import { loadConfig } from "../config.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Entry, Intent } from "../core/types.ts";
import { printable } from "../lib/printable.ts";
import { openStoreReadOnly, type StoreReader } from "../store/sqlite.ts";
import { out } from "./output.ts";

const pageSize = 1_000;

export type Status = {
  readonly mode: string;
  readonly block: string | undefined;
  readonly actions: Readonly<Record<string, { readonly armed: boolean; readonly reason: string }>>;
  readonly incidents: Readonly<
    Record<string, { readonly verdict: string; readonly reason: string; readonly outcome: string }>
  >;
  readonly open: readonly { readonly id: string; readonly hash: string }[];
  readonly entries: number;
};

/** `firebreak status`: what the record says, also while a responder writes it. */
export function statusCommand(): Command {
  return new Command("status")
    .description("Say what the responder saw, did, and is armed for; reads the store only.")
    .option("--config <path>", "the configuration that names the store")
    .option("--store <path>", "the store itself")
    .option("--json", "print one JSON object")
    .action(async ({ config, store, json }: { config?: string; store?: string; json?: true }) => {
      const reader = await openStoreReadOnly(storePath(config, store));
      const status = await statusOf(reader).finally(() => reader.close());
      if (json) out(JSON.stringify(status));
      else for (const line of lines(status)) out(printable(line));
    });
}

function storePath(config: string | undefined, store: string | undefined): string {
  if (store !== undefined) return store;
  if (config !== undefined) return loadConfig(config).store;
  throw new FirebreakError("CONFIG", "expected --config or --store, found neither; name the store to look at");
}

/** Reads the whole journal once, a page at a time. */
export async function statusOf(store: StoreReader): Promise<Status> {
  const actions: Record<string, { armed: boolean; reason: string }> = {};
  const incidents: Record<string, { verdict: string; reason: string; outcome: string }> = {};
  let chain: bigint | undefined;
  let mode = "unknown";
  let last = 0;
  for (let page = await store.entries(0, pageSize); page.length > 0; page = await store.entries(last, pageSize))
    for (const { kind, ref, body, seq } of page as readonly Entry[]) {
      last = seq;
      if (kind === "started") {
        mode = String(body["mode"]);
        chain = BigInt(String(body["chain"]));
      }
      if (kind === "armed" || kind === "disarmed")
        actions[ref] = { armed: kind === "armed", reason: String(body["reason"]) };
      if (kind === "decision") {
        const verdict = String(body["verdict"]);
        const known = incidents[ref];
        // That it was handled already says nothing new of an incident that was acted on.
        if (known === undefined || verdict !== "ignore")
          incidents[ref] = { verdict, reason: String(body["reason"]), outcome: known?.outcome ?? "none" };
      }
      const incident = incidents[String(body["incident"])];
      if (kind === "outcome" && incident !== undefined) incident.outcome = String(body["status"]);
    }
  const cursor = chain === undefined ? undefined : await store.cursor(chain);
  const open = (await store.openIntents()).map(({ id, txs }: Intent) => ({ id, hash: txs.at(-1)?.hash ?? "" }));
  return { mode, block: cursor && `${cursor.number}`, actions, incidents, open, entries: last };
}

function lines({ mode, block, actions, incidents, open, entries }: Status): readonly string[] {
  return [
    `mode ${mode}, observed up to block ${block ?? "none"}, ${entries} entries`,
    ...Object.entries(actions).map(
      ([id, { armed, reason }]) => `${armed ? "armed    " : "NOT ARMED"} ${id}: ${reason}`,
    ),
    ...Object.entries(incidents).map(
      ([key, { verdict, reason, outcome }]) => `incident  ${key}: ${verdict} (${reason}); outcome: ${outcome}`,
    ),
    ...open.map(({ id, hash }) => `open      ${id}: sent as ${hash}`),
  ];
}
