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

export function keepOpen(relays: readonly Relay[]): void {
  for (const relay of relays) void relay.ping().catch(() => undefined); // who does not answer is not missed here
}
