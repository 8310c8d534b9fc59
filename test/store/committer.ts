import { writeSync } from "node:fs";
import { openStore } from "../../src/store/sqlite.ts";
import { makeIntent, makeTx } from "./changes.ts";

/** Run as its own process by the crash test: commits without end and prints a line for what is durable, after it is. */
const [path = "", run = ""] = process.argv.slice(2);
const WRITERS = 4;

const store = await openStore({ path, now: Date.now });

async function write(writer: number): Promise<never> {
  for (let count = 0; ; count += 1) {
    const id = `${run}/${writer}/${count}`;
    const number = BigInt(count);
    const entries = await store.commit({
      entries: [
        { kind: "finding", ref: id, body: { evidence: "e".repeat(count % 900) } },
        { kind: "intent", ref: id, body: { count } },
      ],
      intent: makeIntent(id),
      cursor: { chainId: BigInt(writer), block: { number, hash: `0x${number.toString(16).padStart(64, "0")}` } },
    });
    for (const { seq, hash } of entries ?? []) writeSync(1, `${seq} ${hash} ${id}\n`);

    if (count % 3 === 0) await store.commit({ entries: [], variant: { intent: id, tx: makeTx(id, 1) } });
    if (count % 3 === 1) await store.commit({ entries: [{ kind: "outcome", ref: id, body: {} }], closes: id });
    store.markTold("crash", count);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
