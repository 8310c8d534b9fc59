import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keepScores, keptScores, madeHere, requireStore } from "../../src/cli/kept-scores.ts";
import { keptLines } from "../../src/range/drill/kept.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { pastOf, scoreOf } from "../range/drill/scores.ts";

const made = { version: "1.2.3", commit: "abc123abc123" };

describe("kept scores", () => {
  let folder = "";
  let path = "";
  let clock = 0;
  const now = () => Date.UTC(2026, 0, 1) + 60_000 * clock++;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-scores-"));
    path = join(folder, "drills.sqlite");
    clock = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("are not there where no store is, and keeping none makes none", async () => {
    await keepScores(path, [], made, now);

    const missing = await keptScores(path, undefined).catch((error) => error);

    expect(missing).to.include({ code: "STORE_MISSING" });
  });

  it("are refused in a store that somebody writes, instead of waiting or writing beside it", async () => {
    const store = await openStore({ path, now });

    const refused = await keepScores(path, [scoreOf()], made, now).catch((error) => error);
    await store.close();

    expect(refused).to.have.property("name", "FirebreakError");
  });

  it("are refused, before anything is played, where the folder is not there, as a report is (it was made)", async () => {
    const refused = await requireStore(join(folder, "no", "drills.sqlite")).catch((error) => error);
    await requireStore(path);

    expect(refused).to.include({ code: "CONFIG" });
    expect(refused.message).to.include(`found no folder ${join(folder, "no")}: make it`);
    expect(readdirSync(folder)).to.include("drills.sqlite").and.not.include("no");
  });

  it("come back oldest first, by drill, from a journal that holds other entries too", async () => {
    await keepScores(path, [scoreOf({ drill: "02-b" }), scoreOf({ drill: "01-a", containedBlock: 12 })], made, now);
    const store = await openStore({ path, now });
    await store.commit({ entries: [{ kind: "started", ref: "x", body: {} }] });
    await store.close();
    await keepScores(path, [scoreOf({ drill: "02-b", contained: false, asExpected: false })], made, now);

    const all = await keptScores(path, undefined);
    const some = await keptScores(path, "02-b");

    expect(all.map(({ ref }) => ref)).to.deep.equal(["02-b", "01-a", "02-b"]);
    expect(some.map(({ body }) => body["afterBlocks"])).to.deep.equal([1, null]);
  });

  it("are listed with date, engine, fault, blocks, what was saved and averted, version and commit", async () => {
    await keepScores(
      path,
      [scoreOf({ history: pastOf() }), scoreOf({ fault: "fee-spike", seed: null, asExpected: false })],
      made,
      now,
    );

    const lines = keptLines(await keptScores(path, undefined)).map((line) => line.split(/ {2,}/));

    expect(lines[0]?.slice(0, 3)).to.deep.equal(["date", "drill", "engine"]);
    expect(lines[1]).to.deep.equal([
      ...["2026-01-01T00:00", "01-x (seed 4)", "anvil", "attack", "+1", "0.0 %", "66.6 %", "1.2.3", "abc123abc123"],
      "as expected",
    ]);
    expect(lines[2]?.slice(1, 4)).to.deep.equal(["01-x", "anvil", "fee-spike"]);
    expect(lines[2]?.at(-1)).to.equal("NOT AS EXPECTED");
  });

  it("say which version of Firebreak it was", () => {
    expect(madeHere().version).to.match(/^\d+\.\d+\.\d+/);
  });
});
