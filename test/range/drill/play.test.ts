import { expect } from "chai";
import type { Move } from "../../../src/range/drill/format.ts";
import { type PlayOptions, play } from "../../../src/range/drill/play.ts";
import type { Stage } from "../../../src/range/drill/stage.ts";

const move = (label: string, others: Partial<Move> = {}): Move => ({
  ...{ label, after: 0, times: 1, signal: false, reverts: false, private: false },
  ...others,
  send: { from: label, to: label, args: [] },
});

/** A stage that writes down what is asked of it; every transaction is in the block that is closed next. */
function recorder() {
  const said: string[] = [];
  const funded: string[] = [];
  let number = 10n;
  let at = 0n;
  const mine = async () => {
    said.push("mine");
    number += 1n;
    return { number, timestamp: at++ };
  };
  const stage = {
    impersonate: async (account: string) => void funded.push(`${account} at ${said.length}`),
    submit: async ({ from }: { from: string }) => {
      said.push(from);
      return "0x01" as const;
    },
    mine,
    mineLater: async (seconds: number) => {
      said.push(`${seconds} s later`);
      return mine();
    },
    receiptOf: async () => ({ success: true, contractAddress: undefined, block: number }),
    /** What a reorganisation does to the number of the head. */
    back: (blocks: number) => {
      number -= BigInt(blocks);
    },
  };
  return { said, funded, stage };
}

const options = (stage: unknown, moves: readonly Move[], others: Partial<PlayOptions> = {}): PlayOptions => ({
  ...{ stage: stage as Stage, known: new Map(), moves, traffic: [], tailBlocks: 1, now: () => 0, onBlock: () => {} },
  pace: async () => {},
  holdings: async () => [],
  beforeBlock: async () => {},
  disturbance: { beforeBlock: async () => {}, beforeMine: async () => {}, undone: async () => 0 },
  ...others,
});

describe("play", () => {
  it("hands a private move over only when its block is closed, the others before anybody waits", async () => {
    const { said, stage } = recorder();
    const pace = async () => void said.push("wait");

    await play(options(stage, [move("hidden", { private: true }), move("seen")], { pace }));

    expect(said).to.deep.equal(["wait", "mine", "seen", "wait", "hidden", "mine", "wait", "mine"]);
  });

  it("gives everybody ether before the first block, or a reorganisation would take it back", async () => {
    const { funded, stage } = recorder();
    const { send, label } = move("honest");

    await play(options(stage, [move("thief", { after: 2 })], { traffic: [{ send, label, every: 1 }] }));

    expect(funded).to.deep.equal(["thief at 0", "honest at 0"]);
  });

  it("plays blocks that a reorganisation took again, at once and with another time, and counts what is in them once", async () => {
    const { said, stage } = recorder();
    const undone = async (since: number | undefined) => {
      if (since !== 1) return 0;
      stage.back(2);
      return 2;
    };
    const disturbance = { beforeBlock: async () => {}, beforeMine: async () => {}, undone };

    const { played, beats } = await play(
      options(stage, [move("signal", { signal: true }), move("next", { after: 1 })], { disturbance }),
    );

    expect(said).to.deep.equal([
      "mine",
      "signal",
      "mine",
      "next",
      "mine",
      "signal",
      "1 s later",
      "mine",
      "next",
      "mine",
      "mine",
    ]);
    expect(played.map(({ label, block }) => [label, block])).to.deep.equal([
      ["signal", 12n],
      ["next", 13n],
    ]);
    expect(beats.map(({ number }) => number)).to.deep.equal([11n, 12n, 13n, 14n]);
  });
});
