import type { Hex } from "../core/types.ts";
import type { OpenCarrier } from "./carrier.ts";
import { openRpc, type Rpc } from "./rpc.ts";

export const relayMethods = [
  "eth_sendRawTransaction",
  "eth_sendPrivateTransaction",
  "eth_sendPrivateRawTransaction",
] as const;

export type RelayPlace = {
  readonly url: string;
  readonly method: (typeof relayMethods)[number];
  readonly timeoutMs: number;
  readonly carry?: OpenCarrier;
};

/** An acceptance is a hash; nothing longer is read. */
const maxBytes = 65_536;

/**
 * A private relay. It is not asked which chain it is of, since many of them answer nothing but transactions: nothing that it says is believed,
 * and what it gets is valid on one chain only.
 */
export function openRelay({ url, method, timeoutMs, carry }: RelayPlace): {
  readonly rpc: Rpc;
  send(raw: Hex): Promise<unknown>;
} {
  const rpc = openRpc(url, { timeoutMs, maxBytes, ...(carry && { carry }) });
  return { rpc, send: (raw) => rpc.request(method, [method === "eth_sendPrivateTransaction" ? { tx: raw } : raw]) };
}
