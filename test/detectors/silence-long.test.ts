import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import { silence } from "../../src/detectors/silence.ts";
import { blockOf, failureOf, hashFor, target } from "../support/fakes.ts";
import { chainOf, lacking, logOf, look, make } from "./looking.ts";

const beat = logOf([hashFor("Beat(uint256)")]);
const within = 7_200;
const watching = () => make(silence, { address: target, event: "event Beat(uint256 at)", withinBlocks: within });

/** Beats at these heights. Nodes tell of those that they name, from `first` on, when they are asked for a range. */
function beating(heights: readonly number[], { names = heights, first = 0 } = {}) {
  const ranges: [number, number][] = [];
  const chain: Chain = chainOf({
    logs: async ({ number }) => (heights.includes(Number(number)) ? [beat] : []),
    pastLogs: async function* (upTo, blocks) {
      const from = Number(upTo) - blocks + 1;
      ranges.push([from, Number(upTo)]);
      const here = names.filter((one) => one >= Math.max(from, first) && one <= Number(upTo));
      yield here.sort((a, b) => b - a).map((block) => ({ block: BigInt(block), log: beat }));
    },
  });
  return { chain, ranges };
}

const at = 20_000;
const foundAt = async (chain: Chain, height = at, detector = watching()) =>
  (await look(detector, { chain, block: blockOf(height) })).length;

describe("silence over a long time", () => {
  it("fires at a start when the last beat is as old as the window: just younger, as old, older", async () => {
    const found = (last: number) => foundAt(beating([last]).chain);

    expect(await Promise.all([at - within + 1, at - within, at - within - 1].map(found))).to.deep.equal([0, 1, 1]);
  });

  it("looks back once, twice as far as its window, and not at all while there is a beat among the newest blocks", async () => {
    const [old, young] = [beating([at - 5_000]), beating([at - 100])];
    const detector = watching();
    for (let height = at; height < at + 50; height++) await foundAt(old.chain, height, detector);
    await foundAt(young.chain);

    expect(old.ranges).to.deep.equal([[at - 2 * within, at - 256]]);
    expect(young.ranges).to.deep.equal([]);
  });

  it("fires when the last beat that it remembers has become too old, and is silent from the next one on", async () => {
    const { chain } = beating([at - within + 400, at + 500]);
    const detector = watching();
    const found: number[] = [];
    for (let height = at; height < at + 900; height++) {
      const logs = height === at + 500 ? [beat] : [];
      if ((await look(detector, { chain, block: blockOf(height), logs })).length > 0) found.push(height);
    }

    expect([found[0], found.at(-1), found.length]).to.deep.equal([at + 400, at + 499, 100]);
  });

  it("takes it for no proof that nodes know of none in all that time: it counts from where it was seen", async () => {
    const { chain, ranges } = beating([]);
    const detector = watching();
    const first = at - 256 + 1;
    const found: number[] = [];
    for (let height = at; height <= first + within; height++)
      if ((await foundAt(chain, height, detector)) > 0) found.push(height);

    expect(found).to.deep.equal([first + within - 1, first + within]);
    expect(ranges).to.have.length(1);
  });

  it("believes no beat that its own block does not hold", async () => {
    expect(await foundAt(beating([at - within - 9], { names: [at - 3_000, at - within - 9] }).chain)).to.equal(1);
  });

  it("says what cannot be read, asks for it again after a while and not at every block", async () => {
    let asked = 0;
    const chain = chainOf({
      logs: async () => [],
      pastLogs: () => {
        asked++;
        throw lacking();
      },
    });
    const detector = watching();
    for (let height = at; height < at + 65; height++)
      expect(await failureOf(foundAt(chain, height, detector))).to.equal("NOT_EVALUABLE");

    expect(asked).to.equal(2);
  });

  it("knows nothing any more after a gap, and looks back again (a beat in the gap was overlooked)", async () => {
    const before = beating([at - 5_000]);
    const detector = watching();
    await foundAt(before.chain, at, detector);
    const after = beating([at - 5_000, at + 2_000]);

    expect(await foundAt(after.chain, at + 4_000, detector)).to.equal(0);
    expect(after.ranges).to.have.length(1);
  });
});
