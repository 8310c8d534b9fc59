import { expect } from "chai";
import { named } from "../../src/lib/named.ts";

describe("a name", () => {
  const all = ["owner:0x11", "owner:0x11:changed", "backed:0x12"];

  it("is itself, also where it is a part of another one", () => {
    expect(named("owner:0x11", all)).to.deep.equal(["owner:0x11"]);
  });

  it("may be said by a part, which is not clear where several have it", () => {
    expect(named("backed", [...all, ...all])).to.deep.equal(["backed:0x12"]);
    expect(named("owner", all)).to.deep.equal(["owner:0x11", "owner:0x11:changed"]);
  });

  it("is none that nobody has, and not said by nothing at all", () => {
    expect(named("pause", all)).to.deep.equal([]);
    expect(named("", ["backed:0x12"])).to.deep.equal([]);
  });
});
