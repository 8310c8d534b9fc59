import { expect } from "chai";
import type { Address, Hex } from "../../src/core/types.ts";
import { withoutEvents } from "../../src/detectors/code.ts";
import { governance } from "../../src/detectors/governance.ts";
import { roleGrant } from "../../src/detectors/role-grant.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { padded } from "./granting.ts";
import { chainOf, make } from "./looking.ts";

const beaconSlot = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
const topics = [hashFor("One()"), hashFor("Two()")];
const holding = (topic: Hex = "0x"): Hex => `0x7f${topic.slice(2)}`;

/** A contract whose slots and answers to `implementation()` are given by account; the code of what is not named is 0x6001. */
const behind = (
  codes: Readonly<Record<Address, Hex>>,
  says: Readonly<Record<Address, Address>> = {},
  beacon: Hex = toWord(0n),
) =>
  chainOf({
    code: async (account) => codes[account] ?? "0x6001",
    slot: async (_, slot) => (slot === beaconSlot ? beacon : toWord(0n)),
    call: async ({ to, data }) => (data === "0x5c60da1b" && says[to] !== undefined ? padded(says[to]) : "0x"),
  });
const objections = (...parts: Parameters<typeof behind>) =>
  withoutEvents(topics, target, blockOf(100), behind(...parts), {});

describe("a contract that emits none of the events that a detector knows", () => {
  it("is objected to, and one without code", async () => {
    expect((await objections({ [target]: holding(hashFor("Other()")) }))[0]).to.include("none of the events");
    expect((await objections({ [target]: "0x" }))[0]).to.include("no code");
    expect(await objections({ [target]: holding(topics[1]) })).to.deep.equal([]);
  });

  it("is none where its beacon runs them, or what it says itself that it runs [a governor of Compound's was taken for wrong]", async () => {
    const ofBeacon = [{ [stranger]: holding(topics[0]) }, { [sender]: stranger }, padded(sender)] as const;

    expect(await objections(...ofBeacon)).to.deep.equal([]);
    expect(await objections({ [stranger]: holding(topics[0]) }, { [target]: stranger })).to.deep.equal([]);
    expect(await objections({ [stranger]: holding(topics[0]) })).to.have.length(1);
  });

  it("is none where a library holds them that is linked by what a proxy says that it runs, or by what a beacon's runs [a governor of Nouns' was taken for wrong]", async () => {
    const library: Address = `0x${"d1".repeat(20)}`;
    const codes: Readonly<Record<Address, Hex>> = {
      [stranger]: `0x73${library.slice(2)}63`,
      [library]: holding(topics[0]),
    };

    expect(await objections(codes, { [target]: stranger })).to.deep.equal([]);
    expect(await objections(codes, { [sender]: stranger }, padded(sender))).to.deep.equal([]);
    expect(await objections({ ...codes, [library]: holding() }, { [target]: stranger })).to.have.length(1);
  });

  it("is no governor, and nothing that grants roles [nothing of it was ever seen, and nobody knew]", async () => {
    const of = async (topic: Hex) => {
      const chain = behind({ [target]: holding(topic) });
      const detectors = [make(governance, { governor: target }), make(roleGrant, { contract: target })];
      return Promise.all(detectors.map(async (one) => (await one.objections(blockOf(100), chain)).length));
    };

    expect(await of(hashFor("CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)"))).to.deep.equal([
      0, 1,
    ]);
    expect(await of(hashFor("OwnershipTransferred(address,address)"))).to.deep.equal([1, 0]);
  });
});
