import { expect } from "chai";
import type { Finding } from "../../src/core/types.ts";
import { hashFor, target } from "../support/fakes.ts";
import { decided, playbookOf } from "./deciding.ts";

const pending = { hash: hashFor("tx"), from: target, includable: true };
const verdictOf = (finding: Partial<Finding>, playbook: Parameters<typeof playbookOf>[0] = {}) =>
  decided([playbookOf(playbook)], finding).verdict;

describe("decide, where the evidence is in doubt", () => {
  it("asks a person about evidence below the quorum, unless the playbook says to act", () => {
    expect(verdictOf({ belowQuorum: true })).to.equal("ask");
    expect(verdictOf({ belowQuorum: true }, { do: "act-unless-vetoed" })).to.equal("ask");
    expect(verdictOf({ belowQuorum: true }, { pending: "act" })).to.equal("ask");
    expect(verdictOf({ belowQuorum: true }, { belowQuorum: "act" })).to.equal("act");
  });

  it("never goes further than without the doubt", () => {
    expect(verdictOf({ belowQuorum: true }, { belowQuorum: "act", do: "ignore" })).to.equal("ignore");
    expect(verdictOf({ belowQuorum: true }, { do: "notify" })).to.equal("notify");
    expect(verdictOf({ pending }, { pending: "act", do: "propose" })).to.equal("ask");
  });

  it("asks a person about what is not mined, unless the playbook says to act and it could be mined next", () => {
    expect(verdictOf({ pending })).to.equal("ask");
    expect(verdictOf({ pending }, { belowQuorum: "act" })).to.equal("ask");
    expect(verdictOf({ pending }, { pending: "act" })).to.equal("act");
    expect(verdictOf({ pending: { ...pending, includable: false } }, { pending: "act" })).to.equal("ask");
    expect(verdictOf({ pending, belowQuorum: true }, { pending: "act" })).to.equal("ask");
  });

  it("acts on what is not mined once a day for one target, however short the cool-down: at, above", () => {
    const playbook = playbookOf({ pending: "act", pendingCooldownBlocks: 7_200n });
    const at = (number: bigint) =>
      decided([playbook], { pending, block: { number, hash: hashFor("b") } }, { lastActed: () => 100n }).verdict;

    expect([at(7_300n), at(7_301n)]).to.deep.equal(["ignore", "act"]);
  });
});
