import { setTimeout as sleep } from "node:timers/promises";

export const mebibyte = Buffer.alloc(1_048_576, 0x20);

/** Tells how much of an answer was taken so far. */
export async function* counted(
  answer: AsyncIterable<Uint8Array>,
  tell: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const piece of answer) {
    bytes += piece.length;
    tell(bytes);
    yield piece;
  }
}

export async function* giant(): AsyncIterable<Uint8Array> {
  for (let sent = 0; sent < 34; sent++) yield mebibyte;
}

async function* endless(): AsyncIterable<Uint8Array> {
  for (;;) yield mebibyte;
}

/** What could be an answer until it is too long for one. */
export async function* plausible(): AsyncIterable<Uint8Array> {
  yield Buffer.from('{"jsonrpc":"2.0","id":0,"result":["');
  const piece = Buffer.from(`${"5a".repeat(500_000)}","`);
  for (let sent = 0; sent < 40; sent++) yield piece;
}

export async function* slow(): AsyncIterable<Uint8Array> {
  for (;;) {
    await sleep(200);
    yield Buffer.from(" ");
  }
}

async function* nonsense(): AsyncIterable<Uint8Array> {
  yield Buffer.from("[".repeat(100_000));
}

/** Answers that are none. */
export const odd = [giant, slow, endless, nonsense, plausible];
