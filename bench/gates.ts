import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

type Message =
  | { readonly kind: "open"; readonly port: number }
  | { readonly kind: "head"; readonly at: string }
  | { readonly kind: "ack"; readonly at: string; readonly refused: boolean };

/** What passed: nanoseconds of the machine's monotonic clock. */
export type Passed = { readonly heads: bigint[]; readonly acks: bigint[] };
export type Gate = { readonly port: number; readonly passed: Passed; close(): Promise<void> };

/** Opens a gate before the node at `port`; `delayMs` is one way. */
export async function openGate(port: number, delayMs: number): Promise<Gate> {
  const child = fork(fileURLToPath(new URL("gate.ts", import.meta.url)), [String(port), String(delayMs)]);
  const opened = await first<Message, "open">(child, "open");
  return { port: opened.port, passed: passing(child), close: () => end(child) };
}

/** Notes what a process says of heads and acknowledged transactions. */
export function passing(child: ChildProcess): Passed {
  const passed: Passed = { heads: [], acks: [] };
  child.on("message", (message: Message) => {
    if (message.kind === "head") passed.heads.push(BigInt(message.at));
    if (message.kind === "ack" && !message.refused) passed.acks.push(BigInt(message.at));
  });
  return passed;
}

export async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

/** The next message of a kind. Raises when the process ends first. */
export function first<All extends { readonly kind: string }, Kind extends All["kind"]>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<All, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`expected a process that says ${kind}, found that it had ended`));
    const read = (message: All) => {
      if (message.kind !== kind) return;
      child.off("message", read);
      child.off("exit", ended);
      resolve(message as Extract<All, { kind: Kind }>);
    };
    child.on("message", read);
    child.once("exit", ended);
  });
}
