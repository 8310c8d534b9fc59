import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { digestOf } from "../../src/lib/digest.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const [first, second] = [Wallet.createRandom(), Wallet.createRandom()];
const env = { FIRST: first.privateKey, SECOND: second.privateKey };
const chain = { id: 1, rpc: ["http://127.0.0.1:9"], quorum: 1 };
const running = {
  ...{ chain, store: "s.sqlite", mode: "act", operator: { approvers: [first.address, second.address], threshold: 2 } },
  notifiers: [{ use: "terminal" }],
  detectors: {
    drain: {
      ...{ use: "outflow", account: `0x${"a1".repeat(20)}`, token: `0x${"a2".repeat(20)}` },
      ...{ moreThanBps: 2_000, withinBlocks: 5 },
    },
  },
  playbooks: [{ name: "look", when: { detector: "drain" }, do: "notify" }],
};

describe("firebreak sign reload", function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof makeFolder>;
  const at = (name: string) => join(folder.path, name);
  const texts = {
    "runs.yaml": running,
    "new.yaml": {
      ...running,
      mode: "shadow",
      detectors: {
        drain: { ...running.detectors.drain, moreThanBps: 9_000 },
        other: { ...running.detectors.drain, account: `0x${"a3".repeat(20)}` },
      },
      operator: { ...running.operator, approvers: [second.address], threshold: 1 },
    },
    "tighter.yaml": { ...running, notifiers: [{ use: "terminal" }, { use: "jsonl", path: "n.jsonl" }] },
  };
  beforeEach(() => {
    folder = makeFolder();
    for (const [name, text] of Object.entries(texts)) writeFileSync(at(name), JSON.stringify(text));
  });
  afterEach(() => folder.remove());

  const sign = (...args: readonly string[]) => firebreak(["sign", "reload", "--out", at("a.json"), ...args], env);
  const both = (config = "new.yaml", before = "runs.yaml") => ["--config", at(config), "--before", at(before)];
  const add = (...args: readonly string[]) => sign("--in", at("a.json"), "--key", "env:SECOND", ...args);

  it("shows each rule that is loosened, as it was and as it will be, to whoever signs first or later (all saw a digest alone)", async () => {
    const made = await sign(...both(), "--key", "env:FIRST");
    const added = await add(...both());
    const [shows, again] = [made, added].map(({ out }) => {
      const lines = out.split("\n");
      return lines.slice(
        1,
        lines.findIndex((line) => line.startsWith("of  ")),
      );
    });

    expect([made.code, added.code], made.err + added.err).to.deep.equal([0, 0]);
    expect(shows).to.deep.equal([
      "changes   operator is changed",
      `            approvers ["${first.address}","${second.address}"] → ["${second.address}"]`,
      "            threshold 2 → 1",
      "loosens   the mode is lowered to shadow",
      "changes   detector drain is changed, which cannot be told to tighten",
      "            moreThanBps 2000 → 9000",
      "adds      detector other",
      '            use "outflow"',
      `            account "0x${"a3".repeat(20)}"`,
      `            token "0x${"a2".repeat(20)}"`,
      "            moreThanBps 2000",
      "            withinBlocks 5",
    ]);
    expect(again).to.deep.equal(shows);
  });

  it("signs of both configurations, so that what was shown is what is taken, and counts the approvers of the one that runs", async () => {
    const made = await sign(...both(), "--key", "env:FIRST");
    const { about } = JSON.parse(readFileSync(at("a.json"), "utf8"));
    const digest = (name: string) => digestOf(readFileSync(at(name), "utf8"));

    expect(made.code, made.err).to.equal(0);
    expect(about).to.deep.equal({ config: digest("new.yaml"), before: digest("runs.yaml") });
  });

  it("signs nothing where either is not given or is another one than was signed, and nothing that needs no approval", async () => {
    const alone = await sign("--config", at("new.yaml"), "--key", "env:FIRST");
    const tighter = await sign(...both("tighter.yaml"), "--key", "env:FIRST");
    const made = await sign(...both(), "--key", "env:FIRST");
    const blind = await add();
    const other = await add(...both("new.yaml", "tighter.yaml"));

    expect([alone, tighter, made, blind, other].map(({ code }) => code)).to.deep.equal([2, 2, 0, 2, 1]);
    expect(alone.err).to.match(/--before with the one that runs, to show what is loosened; found no --before/);
    expect(tighter.err).to.match(/taken without an approval/);
    expect(other.err).to.match(/sign nothing/);
    expect(JSON.parse(readFileSync(at("a.json"), "utf8")).signatures).to.have.length(1);
  });
});
