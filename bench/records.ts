// What a responder's record says of it, for those who measure it from outside.
import { openStore, openStoreReadOnly } from "../src/store/sqlite.ts";
import { chainId } from "./chain.ts";

/** A record that ends at an earlier block, as one does after a stop. */
export async function startAt(path: string, { number, hash }: { number: bigint; hash: string }): Promise<void> {
  const store = await openStore({ path, now: Date.now });
  await store.commit({
    entries: [],
    cursor: { chainId: BigInt(chainId), block: { number, hash: hash as `0x${string}` } },
  });
  await store.close();
}

export async function opened(store: string): Promise<boolean> {
  const reader = await openStoreReadOnly(store).catch(() => undefined);
  await reader?.close();
  return reader !== undefined;
}

/** Whether each intent has its outcome. */
export async function settled(store: string): Promise<boolean> {
  const reader = await openStoreReadOnly(store).catch(() => undefined);
  if (reader === undefined) return false;
  const open = new Set<string>();
  for (const { kind, ref } of await reader.entries(0, 100_000, ["intent", "outcome"]))
    kind === "intent" ? open.add(ref) : open.delete(ref);
  await reader.close();
  return open.size === 0;
}

export async function armed(store: string): Promise<boolean> {
  const reader = await openStoreReadOnly(store).catch(() => undefined);
  if (reader === undefined) return false;
  const entries = await reader.entries(0, 100);
  await reader.close();
  return entries.some(({ kind }) => kind === "armed");
}
