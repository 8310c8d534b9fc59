import { messageOf } from "../core/errors.ts";
import type { Hex } from "../core/types.ts";
import { refusalsOf } from "./refusals.ts";

/** A private relay or a builder: it gets the bytes that the nodes get, at the same time. */
export type Relay = {
  send(raw: Hex): Promise<unknown>;
  /** Keeps a connection open; what it answers is of no interest. */
  ping(): Promise<unknown>;
  /** It did not take a transaction; must not wait. */
  note(reason: string): void;
};

/** Hands the bytes to every relay and waits for none: a transaction counts as sent when a node took it, whatever relays say. */
export function handTo(relays: readonly Relay[], raw: Hex): void {
  for (const relay of relays)
    void relay.send(raw).catch((error: unknown) => {
      if (!refusalsOf(error).some((one) => one === "there" || one === "spent"))
        relay.note(`the relay did not take a transaction: ${messageOf(error)}`);
    });
}

/** Milliseconds; servers close what idles for five seconds or longer. */
const restMs = 1_000;

/**
 * A connection that idles is closed by the other side: asking everybody at the heads keeps those open that transactions take. Where heads come
 * faster than connections close, not at each of them; without a clock at each.
 */
export function createKeepOpen(ask: () => Promise<unknown>, relays: readonly Relay[], clock?: () => number) {
  let asked: number | undefined;
  return (): void => {
    const now = clock?.();
    if (now !== undefined && asked !== undefined && now - asked < restMs) return;
    asked = now;
    // Who does not answer is not missed here.
    for (const one of [ask, ...relays.map(({ ping }) => ping)]) void one().catch(() => undefined);
  };
}
