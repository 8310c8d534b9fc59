import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** `fast` closes a block when the drill says so, `real` when mainnet would, `stepped` at each line of the input. */
export const clockNames = ["fast", "real", "stepped"] as const;
export type ClockName = (typeof clockNames)[number];

const slotMs = 12_000;

/** Waits so many milliseconds of the drill's clock, on which a block of the first chain takes `blockMs`. */
export function clockOf(
  name: ClockName,
  input: NodeJS.ReadableStream = process.stdin,
): (ms: number, blockMs: number) => Promise<void> {
  if (name === "stepped") return stepped(input);
  return async (ms, blockMs) => void (await sleep(name === "real" ? (slotMs * ms) / blockMs : ms));
}

/** Where the input has ended, blocks are as fast as the drill says. */
function stepped(input: NodeJS.ReadableStream): (ms: number) => Promise<void> {
  let lines: AsyncIterator<string> | undefined;
  return async (ms) => {
    lines ??= createInterface({ input })[Symbol.asyncIterator]();
    input.resume();
    const { done } = await lines.next();
    // An input that is listened to would keep the process from ending.
    input.pause();
    if (done) await sleep(ms);
  };
}
