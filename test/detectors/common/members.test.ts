import { expect } from "chai";
import { membersChanged } from "../../../src/detectors/common/members.ts";
import { toWord } from "../../../src/lib/words.ts";
import { stranger, target } from "../../support/fakes.ts";
import { padded, team } from "../granting.ts";
import { concat } from "../looking.ts";

const owners = (...members: readonly `0x${string}`[]) =>
  concat(toWord(32n), toWord(BigInt(members.length)), ...members.map(padded));
const modules = (...members: readonly `0x${string}`[]) =>
  concat(toWord(64n), toWord(1n), toWord(BigInt(members.length)), ...members.map(padded));

describe("common/members", () => {
  it("names who came and who went, and how many there are", () => {
    expect(membersChanged(owners(team, target), owners(team, stranger))).to.deep.equal({
      added: stranger,
      removed: target,
      before: "2",
      now: "2",
    });
    expect(membersChanged(modules(), modules(stranger))).to.deep.equal({ added: stranger, before: "0", now: "1" });
    expect(membersChanged(modules(stranger), modules())).to.deep.equal({ removed: stranger, before: "1", now: "0" });
  });

  it("names five at most: a contract that writes its own answer makes no notice long", () => {
    const many = Array.from({ length: 40 }, (_, index) => `0x${(index + 1).toString(16).padStart(40, "0")}` as const);

    expect(membersChanged(owners(), owners(...many))?.["added"]?.split(" ")).to.have.length(7);
    expect(membersChanged(owners(), owners(...many))?.["added"]).to.match(/ 35 more$/);
  });

  it("says nothing of what is no list, is cut off, or has the same members in another order", () => {
    const cut = concat(toWord(32n), toWord(2n), padded(team));

    expect(membersChanged("0x", owners(team))).to.equal(undefined);
    expect(membersChanged(owners(team), cut)).to.equal(undefined);
    expect(membersChanged(concat(toWord(2n ** 200n)), owners(team))).to.equal(undefined);
    expect(membersChanged(owners(team, target), owners(target, team))).to.equal(undefined);
  });
});
