import type { Meddle } from "./node.ts";
import type { Play } from "./playing.ts";

type Receipts = readonly { readonly logs: readonly object[] }[];

/** Changes what is answered with logs. */
export const withLogs =
  (change: (logs: readonly object[]) => readonly object[]): Meddle =>
  async (method, _params, pass) => {
    const reply = await pass();
    if (!Array.isArray(reply.result)) return reply;
    if (method === "eth_getLogs") return { result: change(reply.result) };
    if (method !== "eth_getBlockReceipts") return reply;
    return { result: (reply.result as Receipts).map((one) => ({ ...one, logs: change(one.logs) })) };
  };

/** The block with the drain, and how long it takes until the target is paused. */
export async function drained(it: Play, most: number): Promise<{ readonly most: number; readonly blocks: number }> {
  await it.blocks(1, { emits: [[it.drain()]] });
  return { most, blocks: await it.until(most) };
}

export const honest: Meddle = (_method, _params, pass) => pass();

/** The body of an answer that is this text. */
export async function* text(words: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(words);
}

/** Lets real sockets work while virtual time hardly passes. */
export async function during<T>(it: Play, wanted: Promise<T>): Promise<T> {
  let isDone = false;
  const mark = () => {
    isDone = true;
  };
  wanted.then(mark, mark);
  while (!isDone) await it.clock.pass(1);
  return wanted;
}

/** What a terminal would obey, or a reader be led by. */
export const evil = [
  "\u001b[2J\u001b[31mCONTAINED\n2023-11-14 all is well",
  '\r\n{"level":30}',
  "\u202egnihtoN",
  "\u0000\u0007\u009b31m",
  "name\u2028armed pause\u2029",
  "http://169.254.169.254/latest/meta-data",
];
