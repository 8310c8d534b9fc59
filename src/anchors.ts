import { pause } from "./app/app.ts";
import type { Store } from "./core/parts.ts";
import type { Signer } from "./core/signer.ts";
import type { Entry } from "./core/types.ts";
import type { Anchor } from "./lib/anchor.ts";

export type AnchorOptions = {
  readonly store: Pick<Store, "head" | "ends" | "entries" | "commit" | "duty">;
  /** Without one, anchors are unsigned: they show what was changed, not who says so. */
  readonly signer: Pick<Signer, "address" | "signAnchor"> | undefined;
  readonly installation: string;
  readonly everySeconds: number;
  readonly now: () => number;
  /** Told once in a row of failures; the store says for itself when it takes nothing. */
  readonly failed: (error: unknown) => void;
  readonly signal: AbortSignal;
};

const soonMs = 1_000;

/**
 * Writes again and again how far the journal has grown, signed, as an entry of its own: notifiers carry it where the writer of the journal cannot
 * reach it. Nothing is written while nothing else was.
 */
export async function anchor({ everySeconds, failed, signal, ...options }: AnchorOptions): Promise<void> {
  // Entries up to this one are covered; an anchor itself needs none.
  let covered: Place = { seq: 0, hash: "" };
  let isFailing = false;
  // What was written until the last end is covered soon after the start.
  for (let ms = Math.min(soonMs, everySeconds * 1_000); !signal.aborted; ms = everySeconds * 1_000) {
    await pause(ms, signal);
    if (signal.aborted) return;
    try {
      if (await options.store.duty("anchors")) covered = await anchorOnce(covered, options);
      isFailing = false;
    } catch (error) {
      if (!isFailing) failed(error);
      isFailing = true;
    }
  }
}

type Place = Pick<Entry, "seq" | "hash">;
type Once = Omit<AnchorOptions, "everySeconds" | "failed" | "signal">;

async function anchorOnce(covered: Place, { store, signer, installation, now }: Once): Promise<Place> {
  const { seq, hash } = await store.head();
  if (seq === 0 || hash === covered.hash) return covered;
  const after = (await isThere(covered, store)) ? covered.seq : 0;
  const anchor: Anchor = { installation, seq, hash, at: now(), incidents: await endsUpTo(seq, after, store) };
  const signed = signer === undefined ? {} : { signer: signer.address, signature: await signer.signAnchor(anchor) };
  const [entry] =
    (await store.commit({ entries: [{ kind: "anchor", ref: `entry ${seq}`, body: { ...anchor, ...signed } }] })) ?? [];
  return entry?.seq === seq + 1 ? entry : { seq, hash };
}

/** A database may go back to a state without its last entries, whose numbers others get, also where there are more of them by now. */
async function isThere({ seq, hash }: Place, store: Once["store"]): Promise<boolean> {
  if (seq === 0) return false;
  const [entry] = await store.entries(seq - 1, 1);
  return entry?.hash === hash;
}

/** What grew after the head was read is the next anchor's. */
async function endsUpTo(seq: number, covered: number, store: Once["store"]): Promise<Anchor["incidents"]> {
  const ends = await store.ends(covered, seq);
  return ends.map(({ incident, nth, hash }) => ({ incident, nth, hash }));
}
