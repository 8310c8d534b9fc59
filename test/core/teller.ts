import { setTimeout as sleep } from "node:timers/promises";
import { tell } from "../../src/core/tell.ts";
import { jsonl } from "../../src/notifiers/jsonl.ts";
import { openStore } from "../../src/store/sqlite.ts";

/** Run as its own process by the crash test: writes entries and tells them to a file, without end. */
const [path = "", notices = ""] = process.argv.slice(2);
const store = await openStore({ path, now: Date.now });
const notifier = jsonl.create({ path: notices }, { write: () => undefined, env: {}, now: () => 0 });
const { signal } = new AbortController();

void tell({ store, notifiers: [{ id: "file", notifier }], signal, wait: (ms) => sleep(ms) });
for (let count = 0; ; count += 1) {
  await store.commit({ entries: [{ kind: "finding", ref: `${count}`, body: {} }] });
  process.stdout.write(".");
  await sleep(1);
}
