import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { end, first, type Passed, passing } from "./gates.ts";

export type Front = {
  readonly ports: readonly number[];
  readonly passed: Passed;
  /** Milliseconds that the node took for the longest answer about each head. */
  readonly longestMs: readonly number[];
  mine(): Promise<void>;
  close(): Promise<void>;
};

type Message =
  | { readonly kind: "open"; readonly ports: readonly number[] }
  | { readonly kind: "mined"; readonly longestMs: number };

/** Opens so many nodes whose answers lie ready, all before the one at `port`; `delayMs` is one way. */
export async function openFront(port: number, count: number, delayMs: number): Promise<Front> {
  const args = [port, count, delayMs].map(String);
  const child = fork(fileURLToPath(new URL("front.ts", import.meta.url)), args);
  const { ports } = await first<Message, "open">(child, "open");
  const longestMs: number[] = [];
  return {
    ports,
    passed: passing(child),
    longestMs,
    async mine() {
      const mined = first<Message, "mined">(child, "mined");
      child.send("mine");
      longestMs.push((await mined).longestMs);
    },
    close: () => end(child),
  };
}
