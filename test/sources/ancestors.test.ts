import { expect } from "chai";
import { createTrail } from "../../src/core/trail.ts";
import type { Observation } from "../../src/core/types.ts";
import { createAncestors } from "../../src/sources/ancestors.ts";
import { blockOf } from "../support/fakes.ts";
import { branch, gone, node, numbers, watch } from "./chains.ts";

const trunk = branch("a", 0, 200);
const upTo = (number: number) => trunk.slice(0, number + 1);
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Begins at the head of `it` and looks at it a few times; what was read beside that is there then. */
async function begun(it: ReturnType<typeof node>, looks = 5) {
  const watching = watch({ chain: it.chain });
  for (let look = 0; look < looks; look++) {
    await watching.poll();
    await settled();
  }
  return watching;
}

describe("the blocks before the first start", () => {
  it("tell which of a branch that reaches below it are new: these are shown, and none before [an attack in one of them was looked at by nobody]", async () => {
    for (const depth of [1, 2, 17, 64]) {
      const it = node(upTo(100));
      const watching = await begun(it);
      it.switchTo(branch("b", 101 - depth, 102));

      const seen = await watching.poll();

      expect(numbers(seen)).to.deep.equal(Array.from({ length: depth + 2 }, (_, index) => 101 - depth + index));
      expect(gone(seen)[0]).to.have.length(depth);
      await watching.end();
    }
  });

  it("are known as far as the first of the chain", async () => {
    const it = node(upTo(7));
    const watching = await begun(it);
    it.switchTo(branch("b", 4, 8));

    expect(numbers(await watching.poll())).to.deep.equal([4, 5, 6, 7, 8]);
    expect(it.asked.filter((number) => number < 0n)).to.deep.equal([]);
  });

  it("are known after a restart as well, where a branch came meanwhile", async () => {
    const it = node(upTo(100));
    const watching = await begun(it);
    const seen: Observation[] = [];
    it.switchTo(upTo(101).slice(100));
    seen.push(...(await watching.poll()));
    const trail = createTrail(undefined);
    for (const one of [{ block: blockOf(100) }, ...seen]) trail.take(one);
    const from = trail.at(blockOf(101));
    it.switchTo(branch("b", 98, 102));

    expect(numbers(await watch({ chain: it.chain, from }).poll())).to.deep.equal([98, 99, 100, 101, 102]);
    expect(from.before).to.have.length(64);
  });

  it("are believed only where each is the parent of the next, and not asked for again and again where a node has none", async () => {
    const it = node(upTo(100));
    const lied = node([...branch("lie", 0, 98), ...trunk.slice(99, 101)]);
    const lying = createAncestors(lied.chain, 64);
    lying.ask([blockOf(100)]);
    await settled();
    const believed = lying.before([blockOf(100)]);
    for (let look = 0; look < 30; look++) {
      lying.ask(believed);
      await settled();
    }
    it.lack(99n);
    const lacking = createAncestors(it.chain, 64);
    for (let look = 0; look < 30; look++) {
      lacking.ask([blockOf(100)]);
      await settled();
    }

    expect(believed.map(({ number }) => number)).to.deep.equal([99n, 100n]);
    expect(lied.asked.filter((number) => number === 98n)).to.have.length(11);
    expect(it.asked.filter((number) => number === 99n)).to.have.length(10);
  });

  it("belong to the block that was the oldest when they were asked for, and to no other", async () => {
    const it = node(upTo(100));
    const ancestors = createAncestors(it.chain, 64);
    ancestors.ask([blockOf(100)]);
    await settled();

    expect(ancestors.before([blockOf(100, "b")])).to.have.length(1);
    expect(ancestors.marks()).to.deep.equal({});
  });
});
