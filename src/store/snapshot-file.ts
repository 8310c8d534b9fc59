import { createHash } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import type { HistoryKept, Snapshot, Snapshots } from "../core/kept.ts";

export type SnapshotOptions = {
  readonly path: string;
  /** Which code learned it: what another one wrote is not read. */
  readonly code: string;
  readonly say: (what: string, error: unknown) => void;
};

/** Each part of a history by itself, so that nobody waits for all of it to be written. */
type Parts = readonly (readonly [name: string, bytes: Uint8Array])[];
type Written = {
  readonly code: string;
  readonly seq: number;
  readonly hash: string;
  readonly histories: readonly (readonly [chainId: bigint, parts: Parts])[];
};

const digestLength = 32;

/** The snapshot of a record that is a file. */
export function besideSnapshot(record: string): string {
  return `${record}.snapshot`;
}

/** A file with the last snapshot: a digest, and what it is the digest of. It lies beside the record and is its owner's alone. */
export function openSnapshots({ path, code, say }: SnapshotOptions): Snapshots {
  return {
    async read() {
      const bytes = await readFile(path).catch(() => undefined);
      if (bytes === undefined || !digestOf(bytes.subarray(digestLength)).equals(bytes.subarray(0, digestLength)))
        return undefined;
      try {
        // Whole, and written by this process's owner with this function: it has the form, where the code is the same.
        const written: Written = deserialize(bytes.subarray(digestLength));
        return written.code === code ? snapshotOf(written) : undefined;
      } catch {
        // A newer Node wrote it, in a form of its own.
        return undefined;
      }
    },
    async write({ seq, hash, histories }) {
      const beside = `${path}.new`;
      try {
        const all: (readonly [bigint, Parts])[] = [];
        for (const [chainId, kept] of histories) all.push([chainId, await partsOf(kept)]);
        const bytes = serialize({ code, seq, hash, histories: all } satisfies Written);
        await rm(beside, { force: true });
        await writeFile(beside, [digestOf(bytes), bytes], { mode: 0o600, flag: "wx" });
        await rename(beside, path);
      } catch (error) {
        say(`the snapshot ${path} cannot be written, so that the next start reads the whole journal`, error);
      }
    },
  };
}

async function partsOf(kept: HistoryKept): Promise<Parts> {
  const parts: (readonly [string, Uint8Array])[] = [];
  for (const [name, one] of Object.entries(kept)) {
    parts.push([name, serialize(one)]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return parts;
}

function snapshotOf({ seq, hash, histories }: Written): Snapshot {
  const kept = histories.map(([chainId, parts]) => {
    const one: HistoryKept = Object.assign({}, ...parts.map(([name, bytes]) => ({ [name]: deserialize(bytes) })));
    return [chainId, one] as const;
  });
  return { seq, hash, histories: new Map(kept) };
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
