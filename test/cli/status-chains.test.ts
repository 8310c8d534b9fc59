import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder, makeIntent } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const chains = [
  { chain: "10", name: "one" },
  { chain: "2", name: "two" },
];
const started: NewEntry = { kind: "started", ref: "responder", body: { mode: "act", chain: "10", chains } };
const place = { on: "2", chain: "2", block: "3", blockHash: "0xa" };
const [key, ladder] = ["drain:0x1", "pause-two>people-5d41402a@3"];
const entries: readonly NewEntry[] = [
  { kind: "armed", ref: "pause-one", body: { reason: "simulated", chain: "10", block: "100" } },
  { kind: "armed", ref: "pause-two", body: { reason: "simulated", chain: "2", block: "2" } },
  { kind: "finding", ref: key, body: { ...place, detector: "drain", subject: "0x1", severity: "critical" } },
  { kind: "decision", ref: key, body: { ...place, verdict: "act", reason: "acts", steps: [ladder] } },
  { kind: "rung", ref: key, body: { ...place, ladder, status: "begun", page: "Call the treasury" } },
  {
    ...{ kind: "outcome", ref: "2:x" },
    body: { status: "contained", incident: key, action: "pause-other", on: "2", minedBlock: "3", verifiedBlock: "4" },
  },
  { kind: "retracted", ref: "2:x", body: { action: "pause-other", incident: key, reason: "its block is gone" } },
];

describe("firebreak status and explain of several chains", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: Date.now });
    await store.commit({ entries: [started] });
    await store.commit({ entries, cursor: { chainId: 10n, block: { number: 101n, hash: `0x${"a1".repeat(32)}` } } });
    await store.commit({ entries: [], intent: { ...makeIntent("2:y"), chainId: 2n } });
    await store.close();
  });
  afterEach(() => folder.remove());

  it("say up to which block each of them was observed (it was that of the first, which had no name)", async () => {
    const { out } = await firebreak(["status", "--store", folder.store]);
    const { block, blocks } = JSON.parse((await firebreak(["status", "--store", folder.store, "--json"])).out);

    expect(out).to.match(/^observed up to block 101 on one, no block on two; \d+ entries/m);
    expect(block).to.equal("101");
    expect(blocks).to.deep.equal([
      { chain: "10", title: "one", block: "101" },
      { chain: "2", title: "two" },
    ]);
  });

  it("name the chain on each line of a status (none did, or by its id)", async () => {
    const { out } = await firebreak(["status", "--store", folder.store]);

    expect(out)
      .to.match(/^NOT ARMED pause-one on one: /m)
      .and.match(/^NOT ARMED pause-two on two: /m);
    expect(out).to.match(/^incident {2}drain:0x1 on two, found /m);
    expect(out).to.match(/^PEOPLE {4}Call the treasury; since .*Z on two; for incident drain:0x1$/m);
    expect(out).to.match(/^not held {2}pause-one on one: since block 100; /m);
    expect(out).to.match(/^open {6}2:y on two: intent/m);
  });

  it("name the chain of a fault, and keep those apart that are called alike (one took the place of the other, which was over with it)", async () => {
    const fault = (ref: string, chain: string, more = {}) =>
      ({ kind: "fault", ref, body: { reason: "no head", chain, ...more } }) as const;
    const store = await openStore({ path: folder.store, now: () => 7 });
    const both = [fault("node:a", "10"), fault("node:a", "2"), fault("source:two", "2")];
    await store.commit({ entries: [...both, fault("node:a", "2", { over: true })] });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);

    const at = "at 1970-01-01T00:00:00.007Z: no head";
    expect(out.split("\n").filter((line) => line.startsWith("fault"))).to.deep.equal([
      `fault     node:a on one ${at}`,
      `fault     node:a on two ${at}; over since 1970-01-01T00:00:00.007Z`,
      `fault     source:two ${at}`,
    ]);
  });

  it("name it on each line of an explanation (what was verified named none)", async () => {
    const { out } = await firebreak(["explain", key, "--store", folder.store]);

    expect(out).to.match(/^seen .* critical: drain at 0x1 in block 3 of chain two/m);
    expect(out).to.match(/^decided .*Z on two: act /m);
    expect(out).to.match(/^ladder .*Z on two: block 3: begun people: Call the treasury$/m);
    expect(out).to.match(
      /^verified .*Z on two: pause-other contained, mined in block 3, verified on chain at block 4$/m,
    );
    expect(out)
      .to.match(/Z on two: pause-other UNDONE: its block is gone$/m)
      .and.match(/^PEOPLE .*Z on two$/m);
  });
});
