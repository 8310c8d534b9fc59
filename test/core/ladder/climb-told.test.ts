import { expect } from "chai";
import { entriesOf } from "../../support/fakes.ts";
import { set } from "./climbing.ts";

const incident = "owner:changed";

/** A ladder whose first way brought its effect about at block 102, which people have lifted. */
async function contained() {
  const it = set();
  await it.find();
  const ref = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
  it.history().take({
    ...{ kind: "outcome", ref },
    body: { on: "1", status: "contained", action: "direct", verifiedBlock: "102" },
  });
  return it;
}

const untried = (it: ReturnType<typeof set>) =>
  it.history().take({
    ...{ kind: "fault", ref: "direct" },
    body: { action: "direct", untried: [incident], reason: "it no longer holds", replica: "other" },
  });

/** As the other replica took it, at the block of the finding. */
const begun = (it: ReturnType<typeof set>) => {
  const rung = entriesOf(it.store).find(({ kind }) => kind === "rung");
  if (rung !== undefined) it.history().take({ ...rung, body: { ...rung.body, replica: "other" } });
};

describe("a climb of which another replica tells late", () => {
  it("takes no way again for what its effect was there for, which that one had yet to try (it was brought about once more behind what people lifted)", async () => {
    const [before, after] = [await contained(), await contained()];
    await after.heads(103);

    for (const it of [before, after]) untried(it);
    for (const it of [before, after]) await it.heads(104, 105);

    expect(before.rungs()).to.deep.equal(["begun 0 100", "held 104"]);
    expect(after.rungs()).to.deep.equal(["begun 0 100", "held 103"]);
  });

  it("takes no further way where that one had taken the first as well (the next one landed behind what people lifted)", async () => {
    const [before, after] = [await contained(), await contained()];
    await after.heads(103);

    for (const it of [before, after]) begun(it);
    for (const it of [before, after]) await it.heads(104, 105);

    expect(before.rungs()).to.deep.equal(["begun 0 100", "held 104"]);
    expect(after.rungs()).to.deep.equal(["begun 0 100", "held 103"]);
  });

  it("takes its ways again where the block in which the effect held is gone", async () => {
    const it = await contained();
    const ref = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
    it.history().take({ kind: "retracted", ref, body: { on: "1", action: "direct", block: "102", reason: "gone" } });

    untried(it);
    await it.heads(103);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 0 103", "begun 1 103"]);
  });
});
