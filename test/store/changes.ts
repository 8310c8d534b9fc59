import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hash, Intent, NewEntry, SignedTx } from "../../src/core/types.ts";

/** A folder of its own for one test, and how to be rid of it. */
export function makeFolder(): { readonly path: string; readonly store: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "firebreak-store-"));
  return { path, store: join(path, "store.sqlite"), remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function makeEntry(ref: string, body: NewEntry["body"] = { reason: "because" }): NewEntry {
  return { kind: "finding", ref, body };
}

export function makeIntent(id: string, changes: Partial<Intent> = {}): Intent {
  return {
    id,
    chainId: 1n,
    incident: `incident of ${id}`,
    action: "pause",
    call: { to: `0x${"11".repeat(20)}`, data: "0x8456cb59" },
    sinceBlock: 100n,
    txs: [makeTx(id, 0)],
    ...changes,
  };
}

export function makeTx(intent: string, variant: number): SignedTx {
  return {
    hash: hashOf(`${intent}/${variant}`),
    raw: `0x${"02".repeat(120)}`,
    sender: `0x${"22".repeat(20)}`,
    nonce: 2n ** 64n - 2n,
    variant,
    maxFee: 2n ** 256n - 1n,
    tip: 1n,
    gas: 120_000n,
  };
}

export function hashOf(text: string): Hash {
  return `0x${Buffer.from(text).toString("hex").padStart(64, "0").slice(-64)}`;
}
