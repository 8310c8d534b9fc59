import { spawn } from "node:child_process";
import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { verifyJournal } from "../../src/store/verify.ts";
import { randomFrom } from "../support/seed.ts";
import { makeFolder } from "./changes.ts";

const KILLS = Number(process.env["FIREBREAK_KILLS"] ?? 20);
const SEED = Number(process.env["FIREBREAK_SEED"] ?? Date.now() % 1_000_000);
const LONGEST_LIFE_MS = 150;
const COMMITTER = fileURLToPath(new URL("./committer.ts", import.meta.url));

describe("the store, killed", () => {
  it(`loses nothing that it acknowledged and never half of a change (${KILLS} kills, FIREBREAK_SEED=${SEED})`, async function () {
    // As long as the children may take, each on a machine that is busy otherwise.
    this.timeout(10_000 + KILLS * 20_000);
    const folder = makeFolder();
    const random = randomFrom(SEED);
    let acknowledged = 0;

    for (let kill = 0; kill < KILLS; kill += 1) {
      const lines = await killedAfter(random() * LONGEST_LIFE_MS, folder.store, `${kill}`);
      acknowledged += lines.length;
      inspect(folder.store, lines);
    }

    console.log(`note: kill -9: ${acknowledged} entries acknowledged, 0 lost`);
    expect(acknowledged).to.be.greaterThan(KILLS);
    folder.remove();
  });
});

/** What a committer printed until it was killed, so many milliseconds after its first line. */
async function killedAfter(ms: number, path: string, run: string): Promise<string[]> {
  const child = spawn(process.execPath, [COMMITTER, path, run], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += String(chunk);
  });
  const deadline = setTimeout(() => child.kill("SIGKILL"), 20_000);
  child.stdout.once("data", () => setTimeout(() => child.kill("SIGKILL"), ms));

  await once(child, "close");
  clearTimeout(deadline);
  expect(child.signalCode, "the committer ended by itself").to.equal("SIGKILL");
  return printed.split("\n").slice(0, -1);
}

function inspect(path: string, lines: readonly string[]): void {
  expect(verifyJournal(path)).to.have.property("intact", true);

  const db = new DatabaseSync(path, { readOnly: true });
  const found = db.prepare("SELECT seq || ' ' || hash || ' ' || ref AS line FROM journal WHERE seq = ?");
  const missing = lines.filter((line) => found.get(Number(line.split(" ")[0]))?.["line"] !== line);
  const count = (sql: string) => Object.values(db.prepare(`SELECT count(*) FROM ${sql}`).get() ?? {})[0];

  expect(missing).to.deep.equal([]);
  expect(count("journal WHERE kind = 'intent' AND ref NOT IN (SELECT id FROM intent)")).to.equal(0);
  expect(count("intent WHERE id NOT IN (SELECT ref FROM journal WHERE kind = 'intent')")).to.equal(0);
  expect(count("intent WHERE id NOT IN (SELECT intent FROM tx WHERE variant = 0)")).to.equal(0);
  expect(count("journal j JOIN intent i ON j.ref = i.id WHERE j.kind = 'outcome' AND i.state = 'open'")).to.equal(0);
  db.close();
}
