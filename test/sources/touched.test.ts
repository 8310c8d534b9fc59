import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { touchedOf } from "../../src/sources/touched.ts";
import { hashFor, sender, stranger, target } from "../support/fakes.ts";

const word = (account: Address) => `0x${"0".repeat(24)}${account.slice(2)}`;
const touched = (logs: readonly unknown[], from: Address = accountless, to?: Address) => [
  ...touchedOf(logs, to === undefined ? { from } : { from, to }, new Set([target, sender])),
];
const accountless: Address = `0x${"ee".repeat(20)}`;

describe("what a transaction touches", () => {
  it("is nothing where logs are of no form, or name somebody else", () => {
    const junk = [
      null,
      7,
      "x",
      {},
      { address: 7, topics: 7 },
      { address: stranger, topics: [null, word(stranger), "0x"] },
    ];
    const cut = {
      address: `${target}00`,
      topics: [`0x${"1".repeat(24)}${sender.slice(2)}`, word(sender).slice(0, 60)],
    };

    expect(touched([...junk, cut])).to.deep.equal([]);
  });

  it("is who sends it, whom it calls, who emits, and who stands in a topic, in any case; no fifth topic", () => {
    const upper: string = `0x${target.slice(2).toUpperCase()}`;
    const padded = [hashFor("E"), hashFor("E"), hashFor("E"), hashFor("E"), word(sender)];

    expect(touched([], sender, target)).to.deep.equal([sender, target]);
    expect(touched([{ address: upper, topics: [] }])).to.deep.equal([target]);
    expect(touched([{ address: stranger, topics: [hashFor("E"), word(stranger), word(sender)] }])).to.deep.equal([
      sender,
    ]);
    expect(touched([{ address: stranger, topics: padded }])).to.deep.equal([]);
  });
});
