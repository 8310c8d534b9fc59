import { expect } from "chai";
import { createBelow } from "../../src/sources/below.ts";
import { blockOf } from "../support/fakes.ts";
import { branch, node, watch } from "./chains.ts";

const at = (number: number, timestamp: number) => ({ ...blockOf(number, "other"), timestamp: BigInt(timestamp) });
const trail = [blockOf(254)];
const saying = (...heads: readonly ReturnType<typeof at>[]) => {
  const below = createBelow({ staleSeconds: 60, maxReorg: 64 });
  return heads.map((head) => below(head, trail) !== undefined);
};

describe("a head below what was handled before", () => {
  it("is told where it is further below than a reorganisation reaches, three times in a row: just within, just beyond [one machine that lagged was enough]", () => {
    const three = (number: number) => [at(number, 0), at(number, 0), at(number, 0)];

    expect(saying(...three(190))).to.deep.equal([false, false, false]);
    expect(saying(...three(189))).to.deep.equal([false, false, true]);
    expect(saying(at(189, 0), at(189, 0), at(254, 0), at(189, 0))).to.deep.equal([false, false, false, false]);
  });

  it("is told where it stays there longer than a node may lag: just below, at, just above, and anew after it was past that", () => {
    expect(saying(at(250, 100), at(250, 159), at(250, 160), at(251, 161))).to.deep.equal([false, false, false, true]);
    expect(saying(at(250, 100), at(254, 150), at(250, 160), at(250, 220))).to.deep.equal([false, false, false, false]);
  });

  it("is none at a height that is known, where another block is another branch, and none where nothing was handled", () => {
    const below = createBelow({ staleSeconds: 0, maxReorg: 1 });

    expect(below(at(100, 0), [blockOf(100), blockOf(254)])).to.equal(undefined);
    expect(below(at(100, 0), [])).to.equal(undefined);
  });

  it("is told by the source and rolls nothing back [it was watched by nobody, and everything was green]", async () => {
    const { chain, switchTo } = node(branch("other", 0, 69));
    const said: (string | undefined)[] = [];
    const watching = watch({ chain, from: blockOf(254), below: (reason) => said.push(reason) });

    const before = [await watching.poll(), await watching.poll(), await watching.poll()].flat();
    switchTo(branch("a", 70, 255));
    const after = await watching.poll();

    expect([before, after.length > 0]).to.deep.equal([[], true]);
    expect(said.map((one) => one?.slice(0, 24))).to.deep.equal([
      undefined,
      undefined,
      "the chain shows block 69",
      undefined,
    ]);
    await watching.end();
  });
});
