import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { statusOf } from "../../src/cli/status-of.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { openStore, openStoreReadOnly } from "../../src/store/sqlite.ts";
import { makeFolder, makeIntent } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";
import { blockOf } from "../support/fakes.ts";

const started: NewEntry = { kind: "started", ref: "responder", body: { mode: "act", chain: "1" } };
const decided = (verdict: string, reason = verdict): NewEntry => ({
  kind: "decision",
  ref: "owner:changed",
  body: { verdict, reason },
});
const ended = (status: string): NewEntry => ({
  kind: "outcome",
  ref: "intent",
  body: { status, incident: "owner:changed" },
});
const entry = (kind: NewEntry["kind"], ref: string, reason: string): NewEntry => ({ kind, ref, body: { reason } });

describe("firebreak status", function () {
  this.timeout(30_000);
  let folder: ReturnType<typeof makeFolder>;
  let store: Awaited<ReturnType<typeof openStore>>;

  beforeEach(async () => {
    folder = makeFolder();
    store = await openStore({ path: folder.store, now: () => 1_700_000_000_000 });
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  const statusAfter = async (...entries: readonly NewEntry[]) => {
    await store.commit({ entries });
    const reader = await openStoreReadOnly(folder.store);
    return statusOf(reader).finally(() => reader.close());
  };

  it("ends with one sentence when there is no store, no store of ours, no configuration, or no question", async () => {
    writeFileSync(join(folder.path, "text"), "no database ".repeat(100));
    const questions = [
      ["--store", join(folder.path, "none")],
      ["--store", join(folder.path, "text")],
      ["--config", join(folder.path, "none.yaml")],
      [],
    ];

    const answers = await Promise.all(questions.map((question) => firebreak(["status", ...question])));

    expect(answers.map(({ code }) => code)).to.deep.equal([1, 1, 2, 2]);
    expect(answers.map(({ out }) => out)).to.deep.equal(["", "", "", ""]);
    expect(answers.every(({ err }) => /^firebreak: [^\n]+\n$/.test(err))).to.equal(true);
  });

  it("knows nothing of a record that was never written to", async () => {
    expect(await statusAfter()).to.deep.include({ mode: "unknown", block: undefined, actions: {}, incidents: {} });
  });

  it("keeps verdict and outcome of an incident that is handled already (a later finding hid them)", async () => {
    const { incidents } = await statusAfter(started, decided("act"), ended("contained"), decided("ignore", "handled"));

    expect(incidents["owner:changed"]).to.deep.equal({ verdict: "act", reason: "act", outcome: "contained" });
  });

  it("shows what was ignored when nothing else was said, and the newest decision that is more", async () => {
    const first = await statusAfter(started, decided("ignore"));
    const second = await statusAfter(decided("shadow"));

    expect(first.incidents["owner:changed"]?.verdict).to.equal("ignore");
    expect(second.incidents["owner:changed"]?.verdict).to.equal("shadow");
  });

  it("shows the last state of each action, and the faults since the last start only", async () => {
    const { actions, faults } = await statusAfter(
      started,
      entry("fault", "source", "old"),
      entry("armed", "pause", "simulated"),
      started,
      entry("disarmed", "pause", "not the owner"),
      entry("fault", "ws", "closed"),
    );

    expect(actions).to.deep.equal({ pause: { armed: false, reason: "not the owner" } });
    expect(Object.keys(faults)).to.deep.equal(["ws"]);
  });

  it("shows how far it has read and what is still open, from a journal longer than a page", async () => {
    const many = Array.from({ length: 1_001 }, () => entry("fault", "source", "busy"));
    await store.commit({ entries: [started], intent: makeIntent("one") });
    await store.commit({ entries: [], cursor: { chainId: 1n, block: blockOf(42) } });

    const { block, open, entries } = await statusAfter(...many);

    expect({ block, entries }).to.deep.equal({ block: "42", entries: 1_002 });
    expect(open.map(({ id }) => id)).to.deep.equal(["one"]);
  });

  it("says that nobody runs, and that nothing is armed then, once the writer is gone; in words and as JSON", async () => {
    await store.commit({ entries: [started, entry("armed", "pause", "simulated")] });
    const ask = (...more: string[]) => firebreak(["status", "--store", folder.store, ...more]);

    const during = await ask();
    await store.close();
    const after = await ask();
    const json = await ask("--json");

    expect([during.code, after.code, json.code]).to.deep.equal([0, 0, 0]);
    expect(during.out)
      .to.match(/^running, mode act\n/)
      .and.match(/^armed +pause/m);
    expect(after.out)
      .to.match(/^NOT RUNNING/)
      .and.match(/^NOT ARMED pause/m);
    expect(JSON.parse(json.out)).to.deep.include({ running: false, mode: "act", entries: 2 });
  });

  it("prints nothing that a terminal would obey", async () => {
    await store.commit({ entries: [started, entry("fault", "ws", "\u001b[2J\u202egnp.exe")] });

    const { out } = await firebreak(["status", "--store", folder.store]);

    expect(out).to.include("\\u001b[2J\\u202e");
  });
});
