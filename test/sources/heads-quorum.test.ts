import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import type { Observation } from "../../src/core/types.ts";
import { blockOf, never } from "../support/fakes.ts";
import { branch, gone, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 120);
const upTo = (number: number) => trunk.slice(0, number + 1);
const doubts = (seen: readonly Observation[]) => seen.map(({ belowQuorum = false }) => belowQuorum);

/** A chain that has a quorum or not, and one node of it. */
function doubted(blocks = upTo(100)) {
  const [quorum, one] = [node(blocks), node(blocks)];
  let has = true;
  const chain: Chain = {
    ...quorum.chain,
    head: async () => {
      if (!has) throw new FirebreakError("NO_QUORUM", "one node alone", { retryable: true });
      return quorum.chain.head();
    },
  };
  return {
    chain,
    alone: [one.chain],
    one,
    quorum,
    lose: () => {
      has = false;
    },
    regain: () => {
      has = true;
    },
  };
}

describe("heads, where there is no quorum", () => {
  it("shows what one node has, each block once and marked, and shows it again when the quorum vouches for it", async () => {
    const { chain, alone, one, quorum, lose, regain } = doubted();
    const watching = watch({ chain, alone });
    await watching.poll();
    lose();
    one.switchTo(trunk.slice(101, 103));

    const first = await watching.poll();
    const second = await watching.poll();
    quorum.switchTo(trunk.slice(101, 103));
    regain();
    const third = await watching.poll();

    expect([numbers(first), doubts(first)]).to.deep.equal([
      [101, 102],
      [true, true],
    ]);
    expect(second).to.deep.equal([]);
    expect([numbers(third), doubts(third), gone(third)]).to.deep.equal([
      [101, 102],
      [false, false],
      [[], []],
    ]);
    expect(watching.faults).to.include("NO_QUORUM");
  });

  it("takes nothing away because one node shows another branch, and goes on with what the quorum has", async () => {
    const { chain, alone, one, quorum, lose, regain } = doubted();
    const watching = watch({ chain, alone });
    await watching.poll();
    lose();
    one.switchTo(branch("z", 99, 104));

    const lied = await watching.poll();
    quorum.switchTo(trunk.slice(101, 102));
    regain();
    const true_ = await watching.poll();

    expect(doubts(lied)).to.not.include(false);
    expect(gone(lied).flat()).to.deep.equal([]);
    expect([numbers(true_), doubts(true_), gone(true_)]).to.deep.equal([[101], [false], [[]]]);
    expect(true_[0]?.block).to.deep.equal(blockOf(101));
  });

  it("shows sixteen blocks of one node at most between two polls", async () => {
    const { chain, alone, one, lose } = doubted();
    const watching = watch({ chain, alone });
    await watching.poll();
    lose();
    one.switchTo(trunk.slice(101, 121));

    expect(await watching.poll()).to.have.length(16);
    expect(await watching.poll()).to.have.length(4);
  });

  it("asks for the head again though a node that is heard alone never answers [it held the whole watch, and alone was heard]", async () => {
    const { chain, alone, one, lose, quorum, regain } = doubted();
    const watching = watch({ chain, alone: [{ ...chain, head: never }, ...alone] });
    await watching.poll();
    lose();
    one.switchTo(trunk.slice(101, 102));

    const seen = await watching.poll();
    quorum.switchTo(trunk.slice(101, 102));
    regain();

    expect([numbers(seen), doubts(seen)]).to.deep.equal([[101], [true]]);
    expect(doubts(await watching.poll())).to.deep.equal([false]);
  });

  it("shows nothing where one node is the quorum, and nothing of a node that answers nothing", async () => {
    const { chain, lose } = doubted();
    const alone = watch({ chain });
    await alone.poll();
    lose();
    const silent = watch({
      chain,
      alone: [{ ...chain, head: () => Promise.reject(new FirebreakError("RPC_UNREACHABLE", "x")) }],
    });

    expect(await alone.poll()).to.deep.equal([]);
    expect(await silent.poll()).to.deep.equal([]);
  });
});
