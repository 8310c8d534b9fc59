import { openChain } from "../../chain/reader.ts";
import { openRpc } from "../../chain/rpc.ts";
import type { Address } from "../../core/types.ts";
import { bootEmbedded } from "../../range/embedded.ts";
import { type Fork, type ForkSource, openFork } from "../../range/fork.ts";
import type { DeclaredSlot } from "../../range/recorded/declared-slots.ts";
import type { Miss } from "../../range/recorded/methods.ts";
import { loadRecording } from "../../range/recording.ts";
import { grantsFrom } from "./grants.ts";
import { type Reader, readerAt } from "./reader.ts";

export type ReadinessSource =
  | { readonly kind: "node"; readonly url: string }
  | { readonly kind: "recording"; readonly path: string; readonly declared: readonly DeclaredSlot[] }
  | Extract<ForkSource, { readonly kind: "url" | "embedded" }>;

/** A fork may have to ask its own node first. */
const timeoutMs = 20_000;

/** What is asked of a chain, and what a recording was asked for and does not have. */
type Use<T> = (reader: () => Reader, lacks: () => readonly Miss[]) => Promise<T>;

/** Opens a chain at its head, or a fork of it, for `use`, and closes it. Nothing is ever sent. */
export async function withReader<T>(source: ReadinessSource, use: Use<T>): Promise<T> {
  if (source.kind === "node")
    return onNode(
      source.url,
      () => true,
      (reader) => use(reader, () => []),
    );
  const fork = await openFork({ source, engine: "anvil" });
  try {
    if (source.kind === "embedded") await bootEmbedded(fork);
    return await onNode(fork.url, await knownTo(source), (reader) => use(reader, fork.misses));
  } finally {
    await fork.close();
  }
}

async function knownTo(source: ReadinessSource): Promise<(account: Address) => boolean> {
  if (source.kind !== "recording") return () => true;
  const { accounts } = await loadRecording(source.path);
  return (account) => accounts.has(account);
}

async function onNode<T>(
  url: Fork["url"],
  knows: Reader["knows"],
  use: (reader: () => Reader) => Promise<T>,
): Promise<T> {
  const rpc = openRpc(url, { timeoutMs });
  try {
    const chain = openChain(BigInt(String(await rpc.request("eth_chainId"))), [rpc]);
    const block = await chain.head();
    const grants = grantsFrom(rpc);
    return await use(() => readerAt(block, chain, grants, knows));
  } finally {
    await rpc.close();
  }
}
