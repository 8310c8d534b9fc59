import { expect } from "chai";
import type { Hex } from "../../src/core/types.ts";
import { blockOf, fakeChain, hashFor, observationOf, sender, stranger } from "../support/fakes.ts";
import { event, grant, padded, team, topic0, watching } from "./granting.ts";

/** What the evidence calls the new value, where call and slot answer it since block 101. */
async function shown(settings: object, now: Hex): Promise<string | undefined> {
  const read = async (hash: Hex) => (hash === blockOf(101).hash ? now : padded(team));
  const chain = fakeChain({ call: (_, { hash }) => read(hash), slot: (_, __, { hash }) => read(hash) });
  return (await watching(settings).observe(observationOf(blockOf(101)), chain))[0]?.evidence["now"];
}

const one: Hex = `0x${"00".repeat(31)}01`;
const packed: Hex = `0x${"00".repeat(11)}01${stranger.slice(2)}`;

describe("privileged-change, as people read it", () => {
  it("shows what a function answers as its type has it", async () => {
    const owner = { call: "function owner() view returns (address)" };

    expect(await shown(owner, padded(stranger))).to.equal(stranger);
    expect(await shown({ call: "function delay() view returns (uint32)" }, one)).to.equal("1");
    expect(await shown({ call: "function open() view returns (bool)" }, one)).to.equal("true");
    expect(await shown(owner, packed)).to.equal(packed);
  });

  it("shows the address that the word of a slot can hardly but be, and any other word whole", async () => {
    const slot = hashFor("slot");

    expect(await shown({ slot }, padded(stranger))).to.equal(stranger);
    expect(await shown({ slot }, packed)).to.equal(packed);
    expect(await shown({ slot }, one)).to.equal(one);
  });

  it("says beside the hash of a role what contracts call it", async () => {
    const minter = grant(stranger, { topics: [topic0, hashFor("MINTER_ROLE"), padded(stranger), padded(sender)] });
    const logs = [minter, grant()];

    const findings = await watching({ event }).observe(observationOf(blockOf(101), { logs }), fakeChain());

    expect(findings.map(({ evidence }) => evidence["roleName"])).to.deep.equal(["MINTER_ROLE", undefined]);
  });
});
