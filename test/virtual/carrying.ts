import { setTimeout as sleep } from "node:timers/promises";
import type { Answered, OpenCarrier } from "../../src/chain/carrier.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { VirtualNode } from "./node.ts";

type Call = { readonly id: number; readonly method: string; readonly params?: readonly unknown[] };

/** Bytes that arrive together. */
const piece = 65_536;

/**
 * The wires between a responder and its nodes: what goes over them is the text of HTTP bodies, so that batching, limits and parsing are the real
 * ones. `cut` says that the responder is gone: nothing of it arrives any more. `hosts` has every origin that was ever connected to.
 */
export function carryTo(
  nodes: ReadonlyMap<string, VirtualNode>,
  random: () => number,
  cut: () => boolean,
  hosts: Set<string>,
): OpenCarrier {
  return (origin, { onConnect }) => {
    hosts.add(origin);
    let isOpen = false;
    return {
      async post({ body, signal, when }): Promise<Answered> {
        const node = nodes.get(origin);
        if (node === undefined) throw new Error(`connect ECONNREFUSED ${origin}`);
        if (!isOpen) {
          isOpen = true;
          onConnect?.();
        }
        await when;
        await sleep(node.state.latencyMs * (0.5 + random()), undefined, { signal });
        if (cut()) return never(signal);
        const asked: Call | readonly Call[] = JSON.parse(body);
        const calls = [asked].flat() as readonly Call[];
        const fates = await Promise.all(calls.map(({ method, params = [] }) => node.ask(method, params)));
        if (cut() || fates.includes("hang")) return never(signal);
        if (fates.includes("drop")) {
          isOpen = false;
          throw new Error("other side closed");
        }
        for (const fate of fates) {
          if (typeof fate === "object" && "carried" in fate)
            return { ...fate.carried, body: until(fate.carried.body, signal) };
          if (typeof fate === "object" && "bytes" in fate) return ok(fate.bytes);
        }
        const replies = fates.map((fate, index) => ({ jsonrpc: "2.0", id: calls[index]?.id, ...(fate as object) }));
        return ok(Buffer.from(JSON.stringify(Array.isArray(asked) ? replies : replies[0])));
      },
      close: async () => undefined,
    };
  };
}

export function ok(bytes: Buffer): Answered {
  return { statusCode: 200, headers: {}, body: pieces(bytes) };
}

async function* pieces(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let from = 0; from < bytes.length; from += piece) yield bytes.subarray(from, from + piece);
}

/** Ends when whoever asked gives up, as a connection does. */
async function* until(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    if (signal.aborted) throw new Error("aborted");
    yield chunk;
  }
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new FirebreakError("TEST", "nothing came"));
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
  });
}
