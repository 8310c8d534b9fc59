import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { tell } from "../../src/core/tell.ts";
import { jsonl } from "../../src/notifiers/jsonl.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";

const TELLER = fileURLToPath(new URL("./teller.ts", import.meta.url));
const DEADLINE_MS = 40_000;

describe("telling", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("loses no notice when it is killed", async () => {
    const path = join(folder.path, "killed.sqlite");
    const notices = join(folder.path, "notices.jsonl");
    for (let kill = 0; kill < 3; kill += 1) await runAndKill(path, notices);

    const store = await openStore({ path, now: () => 0 });
    const all = (await store.entries(0, 1_000_000)).map(({ seq }) => seq);
    const abort = new AbortController();
    const notifier = jsonl.create({ path: notices }, { write: () => undefined, env: {}, now: () => 0 });
    // Real time: one that passes at once would make every notice late, which is an entry of its own.
    const wait = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);
    const ended = tell({ store, notifiers: [{ id: "file", notifier }], signal: abort.signal, wait });
    const told = () => new Set(readFileSync(notices, "utf8").split("\n").flatMap(seqOf));
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    while (told().size < all.length && !deadline.aborted) await sleep(50);
    abort.abort();
    await ended;
    await store.close();

    expect([...told()].sort((a, b) => a - b)).to.deep.equal(all);
  });
});

/** A teller that is killed after some entries. */
async function runAndKill(path: string, notices: string): Promise<void> {
  const child = spawn(process.execPath, [TELLER, path, notices], { stdio: ["ignore", "pipe", "inherit"] });
  const deadline = setTimeout(() => child.kill("SIGKILL"), 20_000);
  let written = 0;
  child.stdout.on("data", (chunk) => {
    written += String(chunk).length;
    if (written > 40) child.kill("SIGKILL");
  });
  await once(child, "close");
  clearTimeout(deadline);
  expect(written).to.be.greaterThan(40);
}

/** A line that the kill cut in half counts as not told. */
function seqOf(line: string): number[] {
  try {
    return [JSON.parse(line).seq];
  } catch {
    return [];
  }
}
