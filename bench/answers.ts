// How long the event loop stands still while a node answers with what hurts those who read all of it, answer by answer.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { installed } from "./bots.ts";
import { percentile, type Row } from "./figures.ts";
import { answers } from "./giant.ts";

const mostMs = 50;

/** A row for each answer: the longest that everything else waited, at its 99th percentile over all readings. */
export async function measureAnswers(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const name of answers) {
    const held = await heldUpBy(name);
    const value = percentile(held, 0.99);
    rows.push({
      name: `event loop held up by ${name}, p99 of ${held.length} readings (median ${percentile(held, 0.5).toFixed(0)} ms)`,
      ...{ unit: "ms", value, goal: `p99 ≤ ${mostMs} ms`, reached: value <= mostMs },
    });
  }
  return rows;
}

/** In a process of its own, with the flags that the program has: neither what was measured before nor the bench is to be measured with it. */
async function heldUpBy(name: string): Promise<readonly number[]> {
  const child = fork(fileURLToPath(new URL("held.ts", import.meta.url)), [name], {
    execArgv: [...process.execArgv, ...installed().slice(0, -1)],
    stdio: "inherit",
  });
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`expected milliseconds of a process that reads ${name}, found that it ended with ${code}`);
  });
  const [held] = await Promise.race([once(child, "message"), failed]);
  failed.catch(() => undefined); // it has said what it was to say
  return held;
}
