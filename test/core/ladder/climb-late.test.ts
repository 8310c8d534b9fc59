import { expect } from "chai";
import { entriesOf } from "../../support/fakes.ts";
import { momentAt } from "../deciding.ts";
import { set } from "./climbing.ts";

const contained = (verifiedBlock: bigint) => ({
  status: "contained",
  action: "direct",
  verifiedBlock: `${verifiedBlock}`,
});

describe("a climb of which no head was seen for long", () => {
  it("takes what is due before it ends, however many blocks later: just before, at, after (from 305 on it took nothing)", async () => {
    for (const head of [404, 405, 9_000]) {
      const it = set();
      await it.find();
      await it.heads(101);

      await it.heads(head);

      expect(it.rungs()).to.deep.equal(["begun 0 100", `begun 1 ${head}`, `begun 2 ${head}`]);
    }
  });

  it("takes what is due at the first head after a restart as well", async () => {
    const it = set();
    await it.find();

    it.restart();
    await it.heads(500);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 1 500", "begun 2 500"]);
  });

  it("ends 300 blocks after its last rung was taken: at, just after", async () => {
    const it = set();
    await it.find();
    await it.heads(500);

    await it.heads(800);
    const before = it.rungs().length;
    await it.heads(801);

    expect(before).to.equal(3);
    expect(it.rungs().at(-1)).to.equal("ended 801");
  });

  it("takes no further way where an outcome says that the effect held, which people lifted before anybody looked", async () => {
    const it = set();
    await it.find();

    it.history().take({ kind: "outcome", ref: "1:owner:changed:direct:100:0", body: { on: "1", ...contained(102n) } });
    await it.heads(500, 501);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 500"]);
  });

  it("takes none either where only the block is gone at which another transaction was withdrawn", async () => {
    const it = set();
    await it.find();

    it.history().take({ kind: "outcome", ref: "one", body: { on: "1", ...contained(102n) } });
    it.history().take({ kind: "retracted", ref: "other", body: { on: "1", action: "direct", was: "withdrawn" } });
    await it.heads(500, 501);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 500"]);
  });

  it("is begun anew where that outcome is of before its finding, and goes on where its block is gone", async () => {
    const [old, gone] = [set(), set()];
    await old.find();
    await gone.find();
    const ref = entriesOf(old.store).find(({ kind }) => kind === "intent")?.ref ?? "";

    old.history().take({ kind: "outcome", ref, body: { on: "1", ...contained(99n) } });
    gone.history().take({ kind: "outcome", ref, body: { on: "1", ...contained(102n) } });
    gone.history().take({ kind: "retracted", ref, body: { on: "1", action: "direct", reason: "gone" } });
    for (const it of [old, gone]) await it.heads(102);

    expect([old.rungs(), gone.rungs()]).to.deep.equal([
      ["begun 0 100", "begun 0 102"],
      ["begun 0 100", "begun 1 102"],
    ]);
  });
});

describe("a climb that has an intent on its way", () => {
  const intent = "another";
  /** An older transaction of its first way held before its finding. */
  const heldBefore = (it: ReturnType<typeof set>) => {
    const [own] = entriesOf(it.store).filter(({ kind }) => kind === "intent");
    it.history().take({ kind: "outcome", ref: own?.ref ?? "", body: { on: "1", ...contained(99n) } });
  };
  const opened = async () => {
    const it = set();
    await it.find();
    const body = { action: "direct", incident: "owner:changed", chain: "1" };
    it.history().take({ kind: "intent", ref: intent, body });
    heldBefore(it);
    return it;
  };

  it("signs none beside it for what was found since an older one held (of two replicas each sent one, and the second landed behind what people lifted)", async () => {
    const it = await opened();

    await it.heads(101, 102);
    it.history().take({ kind: "outcome", ref: intent, body: { on: "1", ...contained(102n) } });
    await it.heads(103);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 103"]);
  });

  it("waits two blocks for it, since it may never be mined: at, just after", async () => {
    const it = await opened();

    await it.heads(102);
    const before = it.rungs();
    await it.heads(103);

    expect(before).to.deep.equal(["begun 0 100"]);
    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 0 103"]);
  });

  it("waits for none of another way, which may be one that does not work", async () => {
    const it = set();
    await it.find();
    await it.heads(101, 102);
    heldBefore(it);

    await it.heads(103);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 1 102", "begun 0 103"]);
  });
});

describe("a climb that began at a block of a node that lags", () => {
  const unsure = () => set({ moment: (block) => ({ ...momentAt(block), ...(block < 500n && { isUnsure: true }) }) });

  it("is counted from the first head of the quorum, so that its ways follow each other (it ended there)", async () => {
    const it = unsure();
    await it.find();

    await it.heads(500, 504);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 1 502", "begun 2 504"]);
  });

  it("knows after a restart that it was unsure", async () => {
    const it = unsure();
    await it.find();

    it.restart();
    await it.heads(500, 502);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 1 502"]);
  });
});
