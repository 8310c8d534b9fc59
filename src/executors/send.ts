import type { Executor } from "../core/parts.ts";
import type { SignedTx } from "../core/types.ts";
import type { Nonces } from "./nonces.ts";
import { refusalsOf } from "./refusals.ts";
import { handTo, type Relay } from "./relays.ts";
import type { createReplacing } from "./replacing.ts";

/** Asks all nodes over their own connections, once `when` resolves and not where it fails, and settles for the first success. */
export type Everywhere = (method: string, params: readonly unknown[], when?: Promise<unknown>) => Promise<unknown>;

type Tools = {
  readonly everywhere: Everywhere;
  readonly relays: readonly Relay[];
  readonly isOwn: (tx: SignedTx) => boolean;
  readonly nonces: Nonces;
  readonly replacing: ReturnType<typeof createReplacing>;
};

/** Hands signed bytes to nodes and relays, and learns from what nodes refuse. */
export function createSending({
  everywhere,
  relays,
  isOwn,
  nonces,
  replacing,
}: Tools): Required<Pick<Executor, "broadcast" | "poise">> {
  /** `when` is waited for with everything made ready that can be. */
  async function send(tx: SignedTx, when?: Promise<unknown>): Promise<void> {
    const own = isOwn(tx);
    const sending = everywhere("eth_sendRawTransaction", [tx.raw], when);
    sending.catch(() => undefined); // told below
    if (when !== undefined) await when;
    if (own) nonces.offered(tx);
    handTo(relays, tx.raw);
    try {
      await sending;
    } catch (error) {
      const refusals = refusalsOf(error);
      if (own && refusals.every((one) => one === "poor" || one === "starved")) nonces.unpayable(tx);
      if (own && refusals.every((one) => one === "poor")) replacing.poor(tx);
      // Where one has it, or something dearer in its place, its gas was enough, whatever another one says.
      const isTaken = refusals.some((one) => one === "there" || one === "spent" || one === "cheap");
      if (own && !isTaken && refusals.includes("starved")) replacing.starved(tx);
      // One that holds something dearer of ours in its place is enough: what other nodes say, or that they say nothing, is of the dearer one.
      const isOlder = own && refusals.includes("cheap") && (nonces.highest(tx.nonce, [])?.maxFee ?? 0n) > tx.maxFee;
      if (!isOlder && !refusals.some((one) => one === "there" || one === "spent")) throw error;
    } finally {
      if (own) void replacing.prepare(tx).catch(() => undefined); // tried again when these bytes are sent again
    }
  }

  return {
    broadcast: (tx) => send(tx),
    poise(tx) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sent = send(tx, promise);
      sent.catch(() => undefined); // told to whoever sends it
      const now = () => {
        resolve();
        return sent;
      };
      return { send: now, drop: () => reject(new Error("it is not sent")) };
    },
  };
}
