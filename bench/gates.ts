import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

type Message =
  | { readonly kind: "open"; readonly port: number }
  | { readonly kind: "head"; readonly at: string }
  | { readonly kind: "ack"; readonly at: string; readonly refused: boolean }
  | { readonly kind: "counted"; readonly requests: number; readonly servedMs: number };

/** What passed a gate since it was asked last: nanoseconds of the machine's monotonic clock. */
export type Passed = { readonly heads: bigint[]; readonly acks: bigint[]; refusals: number };
export type Gate = {
  readonly port: number;
  readonly passed: Passed;
  counted(): Promise<{ readonly requests: number; readonly servedMs: number }>;
  close(): Promise<void>;
};

/** Opens a gate before the node at `port`; `delayMs` is one way. */
export async function openGate(port: number, delayMs: number): Promise<Gate> {
  const child = fork(fileURLToPath(new URL("gate.ts", import.meta.url)), [String(port), String(delayMs)]);
  const passed: Passed = { heads: [], acks: [], refusals: 0 };
  const opened = await first(child, "open");
  child.on("message", (message: Message) => {
    if (message.kind === "head") passed.heads.push(BigInt(message.at));
    if (message.kind === "ack" && !message.refused) passed.acks.push(BigInt(message.at));
    if (message.kind === "ack" && message.refused) passed.refusals += 1;
  });
  return {
    port: opened.port,
    passed,
    async counted() {
      const answer = first(child, "counted");
      child.send("count");
      return answer;
    },
    async close() {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** The next message of a kind. Raises when the gate ends first. */
function first<Kind extends Message["kind"]>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Message, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`the gate ended before it said ${kind}`));
    const read = (message: Message) => {
      if (message.kind !== kind) return;
      child.off("message", read);
      child.off("exit", ended);
      resolve(message as Extract<Message, { kind: Kind }>);
    };
    child.on("message", read);
    child.once("exit", ended);
  });
}
