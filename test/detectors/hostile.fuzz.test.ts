import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Hex, Log } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, observationOf, target } from "../support/fakes.ts";
import { expectCheap } from "../support/processor.ts";
import { seed } from "../support/seed.ts";
import { allDetectors, quietChain } from "./all.ts";
import { drawing } from "./drawing.ts";

/** Logs for all detectors together; at night 100,000. */
const logs = process.env["FIREBREAK_NIGHTLY"] === "1" ? 100_000 : 4_000;
const perBlock = 20;
const detectors = allDetectors().filter(({ detector }) => detector.logs.length > 0);

/** What an ABI decoder would follow: small numbers, huge ones, and pointers to itself, between random bytes. */
function data(draw: ReturnType<typeof drawing>): Hex {
  const pieces = Array.from({ length: draw.below(40) }, () => {
    const kind = draw.below(5);
    if (kind === 0) return toWord(BigInt(32 * draw.below(40))).slice(2);
    if (kind === 1) return "ff".repeat(32);
    if (kind === 2) return toWord(2n ** BigInt(draw.below(256))).slice(2);
    return kind === 3 ? draw.word().slice(2) : draw.bytes(draw.below(40)).slice(2);
  });
  return `0x${pieces.join("")}`;
}

describe(`detectors under hostile logs, with ${seed.shown}`, function () {
  this.timeout(1_200_000);

  it(`bear ${logs} logs of their own events with topics that lack or are too many, and data that points everywhere`, async () => {
    const draw = drawing(seed.value);
    const others: string[] = [];
    for (let done = 0; done < logs; done += perBlock) {
      const { id, detector } = detectors[draw.below(detectors.length)] ??
        detectors[0] ?? { id: "", detector: undefined };
      const hostile = Array.from({ length: perBlock }, (_, logIndex): Log => {
        const filter = detector?.logs[draw.below(detector.logs.length)];
        const topics = [filter?.topic0 ?? draw.word(), ...Array.from({ length: draw.below(4) }, () => draw.word())];
        return { address: target, topics, data: data(draw), transactionHash: draw.word(), logIndex };
      });
      try {
        await detector?.observe(observationOf(blockOf(101), { logs: hostile }), quietChain());
      } catch (error) {
        // What cannot be evaluated is told as such; anything else is a fault of ours.
        if (!(error instanceof FirebreakError)) others.push(`${id}: ${error}`);
      }
    }

    expect(others).to.deep.equal([]);
  });

  for (const { id, detector } of detectors)
    it(`${id} is not held up by a log of 7.5 MB, the most that a block can hold`, async () => {
      // One flat text, as a node's answer is: not one that is put together when it is first read.
      const bomb = Buffer.from(`0x${toWord(32n).slice(2)}${"ff".repeat(7_500_000)}`).toString("latin1") as Hex;
      const topics = (topic0: Hex) => [topic0, toWord(1n), toWord(2n), toWord(3n)];
      const hostile = detector.logs.map(
        ({ topic0 }, logIndex): Log => ({
          address: target,
          topics: topics(topic0),
          data: bomb,
          transactionHash: toWord(9n),
          logIndex,
        }),
      );

      // It takes 50 ms at most; decoding it would take seconds.
      await expectCheap(250, () =>
        detector.observe(observationOf(blockOf(101), { logs: hostile }), quietChain()).catch((error) => {
          // That it has more topics than the signature says is told.
          if (!(error instanceof FirebreakError)) throw error;
        }),
      );
    });
});
