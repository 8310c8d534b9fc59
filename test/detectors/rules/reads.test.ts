import { expect } from "chai";
import type { Observation } from "../../../src/core/types.ts";
import { invariant } from "../../../src/detectors/invariant.ts";
import { rule } from "../../../src/detectors/rule.ts";
import { toWord } from "../../../src/lib/words.ts";
import { blockOf, failureOf, hashFor, sender, stranger, target } from "../../support/fakes.ts";
import { padded } from "../granting.ts";
import { logOf, look, make } from "../looking.ts";
import { answering, fromBlock100 } from "../numbers.ts";

const supply = { address: target, call: "function totalSupply() view returns (uint256)" };
const [selector, hour] = ["0x18160ddd", 300];
const reads = { here: supply, there: { ...supply, chain: 10 } };

/** A chain whose supply was 500 and is 100, and another one on which 100 are locked and whose head is so many blocks of 12 seconds later. */
function between(later: number) {
  const here = answering({ [selector]: fromBlock100(500n, 100n) });
  const there = { ...answering({ [selector]: [100n] }), head: async () => blockOf(100 + later) };
  return { chain: here, tools: { chains: new Map([[10n, there]]) } };
}

describe("what a rule reads of another chain", () => {
  it("is compared with heads alone, where every block is looked at (it fired after a stop, on what was burned since)", async () => {
    const { chain, tools } = between(hour);
    const detectors = [
      make(rule, { reads, when: "here > there" }, tools),
      make(invariant, { reads, holds: "here <= there" }, tools),
    ];
    const seen = async (number: number, isHead: boolean) =>
      Promise.all(detectors.map(async (it) => (await look(it, { chain, block: blockOf(number), isHead })).length));

    expect(await seen(100, false)).to.deep.equal([0, 0]);
    expect(await seen(101, true)).to.deep.equal([0, 0]);
    expect(await seen(100, true)).to.deep.equal([1, 1]);
  });

  it("is not asked for where a read of this chain names it", async () => {
    const { chain, tools } = between(hour);
    const own = make(rule, { reads: { here: { ...supply, chain: 1 } }, when: "here > 100" }, tools);

    expect(await look(own, { chain, block: blockOf(100), isHead: false })).to.have.length(1);
  });

  describe("when an event happened", () => {
    const transfer = "event Transfer(address indexed from, address indexed to, uint256 value)";
    const on = { address: target, event: transfer };
    const logs = [logOf([hashFor("Transfer(address,address,uint256)"), padded(sender), padded(stranger)], toWord(1n))];
    const seen = (later: number, changes: Partial<Observation>) => {
      const { chain, tools } = between(later);
      return look(make(rule, { on, reads, when: "here > there" }, tools), {
        chain,
        block: blockOf(100),
        logs,
        ...changes,
      });
    };

    it("is compared with blocks between two polls: just below a minute, at, just above, which is a fault that is told (it fired after a stop)", async () => {
      expect(await seen(4, { isHead: false })).to.have.length(1);
      expect(await seen(5, { isHead: false })).to.have.length(1);
      expect(await failureOf(seen(6, { isHead: false }))).to.equal("NOT_EVALUABLE");
    });

    it("is compared with the head however late that is, and with what is not mined", async () => {
      const pending = { hash: hashFor("pending"), from: stranger, includable: true };

      expect(await seen(hour, { isHead: true })).to.have.length(1);
      expect(await seen(hour, { isHead: false, pending })).to.have.length(1);
    });
  });
});
