import type { Dialled, Socket } from "../../src/sources/subscription.ts";
import type { World } from "./world.ts";

/** `silent`: connections stay open, and nothing passes; `refuses`: those that are open end, and no other one is made. */
type Wire = "up" | "silent" | "refuses";
type Heard = Parameters<Socket["addEventListener"]>[1];
type Open = { readonly say: (message: object) => void; readonly end: () => void; isLost: boolean };

/** Milliseconds that anything takes over a socket. */
const latencyMs = 3;

/** The WebSockets of a virtual chain's node: heads are announced and logs pushed over them, as long as they live. */
export function createSockets({ heard }: World) {
  const open = new Set<Open>();
  const state = { wire: "up" as Wire, dialled: 0 };

  function dial(): Dialled {
    const listeners = new Map<string, Heard>();
    const tell = (name: string, event: Parameters<Heard>[0] = {}) => void listeners.get(name)?.(event);
    const later = (act: () => void) => void setTimeout(act, latencyMs);
    const own: Open = {
      isLost: false,
      say: (message) => later(() => (own.isLost ? undefined : tell("message", { data: JSON.stringify(message) }))),
      end: () => {
        if (open.delete(own)) tell("close");
      },
    };
    state.dialled++;
    later(() => {
      if (state.wire === "refuses") return tell("error", { message: "connect ECONNREFUSED" });
      own.isLost = state.wire === "silent";
      open.add(own);
      tell("open");
    });
    const subscribed: string[] = [];
    heard.push(({ header, receipts }) => {
      if (!open.has(own) || own.isLost) return;
      const say = (result: object) => own.say({ jsonrpc: "2.0", method: "eth_subscription", params: { result } });
      if (subscribed.includes("newHeads")) say(header);
      if (subscribed.includes("logs")) for (const log of receipts.flatMap(({ logs }) => logs)) say(log);
    });
    const socket: Socket = {
      addEventListener: (name, listener) => void listeners.set(name, listener),
      send: (text) => {
        const { id, params } = JSON.parse(text) as { id: number; params: readonly [string] };
        subscribed.push(params[0]);
        own.say({ jsonrpc: "2.0", id, result: "0x1" });
      },
      close: () => void open.delete(own),
    };
    return { socket, destroy: socket.close };
  }

  return {
    state,
    dial,
    /** From now on; what is open and silent stays so for ever. */
    become(wire: Wire): void {
      state.wire = wire;
      if (wire === "silent") for (const one of open) one.isLost = true;
      if (wire === "refuses") for (const one of [...open]) one.end();
    },
    /** Those that are open end, and others may be opened at once. */
    drop(): void {
      for (const one of [...open]) one.end();
    },
  };
}
