import { expect } from "chai";
import { fill } from "../../../src/range/drill/fill.ts";
import { namesOn } from "../../../src/range/drill/names.ts";
import type { Value } from "../../../src/range/drill/step.ts";

describe("the names of one chain of several", () => {
  it("hide those that all share, and are known elsewhere behind the chain's own name", () => {
    const shared = new Map<string, Value>([
      ["hub", "0x01"],
      ["bot", "0x02"],
    ]);
    const base = namesOn("base", shared);

    base.set("hub", "0x03");

    expect(fill(["${hub}", "${bot}"], base)).to.deep.equal(["0x03", "0x02"]);
    expect(fill(["${hub}", "${base.hub}"], shared)).to.deep.equal(["0x01", "0x03"]);
  });

  it("show what is shared again when one of them goes, and what becomes known elsewhere later", () => {
    const shared = new Map<string, Value>([["one", "0x01"]]);
    const base = namesOn("base", shared);
    base.set("one", "0x02");

    base.delete("one");
    shared.set("late", "0x04");

    expect([base.get("one"), base.get("late")]).to.deep.equal(["0x01", "0x04"]);
    expect(() => fill("${base.one}", shared))
      .to.throw()
      .with.property("code", "CONFIG");
  });
});
