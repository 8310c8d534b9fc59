import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { ended, entry, found, intent, rung, said } from "./outcoming.ts";

describe("the open steps of an incident", () => {
  it("are not all there while the intent of another step is open, however far it is (it said contained; verified)", () => {
    const wanted = ["open", "open by plan, contained by base"];
    const begun = [intent("plan"), ended("base", "contained")];

    expect(said(...begun)).to.deep.equal([...wanted, "intent"]);
    expect(said(...begun, entry("broadcast", "plan"))).to.deep.equal([...wanted, "broadcast"]);
    expect(said(...begun, entry("mined", "plan"), entry("stable", "base"))).to.deep.equal([...wanted, "mined"]);
    expect(said(...begun, ended("plan", "contained"))).to.deep.equal(["contained", "contained", "verified"]);
    // The intent that covers it is of another incident.
    const other = entry("intent", "other", { incident: "o", action: "plan" });
    const covered = entry("outcome", "plan", { incident: "k", status: "covered", by: "other" });
    expect(said(ended("base", "contained"), other, covered).slice(1)).to.deep.equal([
      "covered by plan, contained by base",
      "intent",
    ]);
  });

  it("are not all there while another step is decided and not begun, unless its finding is gone (it said contained; verified)", () => {
    const decision = entry("decision", "k", { verdict: "act", steps: ["base", "plan"] });
    const decided = [found("0x1"), decision, ended("base", "contained")];

    expect(said(...decided)).to.deep.equal(["open", "open by plan, contained by base", "authorised"]);
    expect(said(...decided, entry("retracted", "k", { blockHash: "0x1" }))[2]).to.equal("verified");
    expect(said(...decided, entry("effect", "plan", { holds: "yes", block: "9" }))[2]).to.equal("verified");
    expect(said(entry("decision", "k", { verdict: "ask", steps: ["plan"] }), ended("base", "contained"))[2]).to.equal(
      "verified",
    );
  });

  it("are not all there while the ladder that is decided beside it has nothing that holds (it said contained; verified)", () => {
    const decision = entry("decision", "k", { verdict: "act", steps: ["freeze", "base>plan@3"] });
    const [joined, held] = [rung("joined", ""), rung("held", "base")];
    const beside = [decision, ended("freeze", "contained")];

    expect(said(...beside, joined)[1]).to.equal("open by base>plan@3, contained by freeze");
    expect(said(...beside, rung("begun", "base"))[1]).to.equal("open by base, contained by freeze");
    expect(said(...beside, rung("begun", "base"), rung("begun", "plan"), held)[2]).to.equal("verified");
    expect(said(...beside, rung("begun", "base"), intent("base"), ended("plan", "contained"))[0]).to.equal("open");
    expect(
      said(...beside, rung("begun", "base"), intent("base"), rung("begun", "plan"), ended("plan", "contained"))[2],
    ).to.equal("verified");
  });

  it("are open no more where one was refused on its evidence, or where its ladder has ended, which nothing tries again (it said open; authorised)", () => {
    const [all, plan] = ["base>plan@3", "plan"].map((step) =>
      entry("decision", "k", { verdict: "act", steps: ["freeze", step] }),
    ) as [NewEntry, NewEntry];
    const refused = (ref: string) => entry("fault", ref, { reason: "too doubtful", refused: ["k"] });
    const held = ended("freeze", "contained");

    expect(said(plan, held, refused("plan"))[1]).to.equal("failed by plan, contained by freeze");
    // The next way of a ladder is still to come.
    const climbed = [all, held, rung("begun", "base"), refused("base")];
    expect(said(...climbed)[1]).to.equal("open by base, contained by freeze");
    expect(said(...climbed, rung("ended", ""))[1]).to.equal("failed by base, contained by freeze");
    expect(said(...climbed, rung("begun", "plan"), intent("plan"), rung("ended", ""))[1]).to.equal(
      "failed by base, open by plan, contained by freeze",
    );
  });

  it("are open again where a reorganisation took the block of a withdrawal, beside what holds (it said contained; verified)", () => {
    const reopened = entry("retracted", "plan", { action: "plan", was: "withdrawn", forget: [] });

    expect(said(ended("base", "contained"), ended("plan", "withdrawn"), reopened)).to.deep.equal([
      "open",
      "open by plan, contained by base",
      "broadcast",
    ]);
  });
});
