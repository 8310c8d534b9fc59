import { expect } from "chai";
import { play } from "../../../src/range/drill/play.ts";
import { chainOf, move, options, recorder, undisturbed } from "./playing.ts";

describe("play", () => {
  it("hands a private move over only when its block is closed, the others before anybody waits", async () => {
    const { said, stage } = recorder();
    const pace = async () => void said.push("wait");

    await play(options([chainOf(stage)], [move("hidden", { private: true }), move("seen")], { pace }));

    expect(said).to.deep.equal(["wait", "mine", "seen", "wait", "hidden", "mine", "wait", "mine"]);
  });

  it("counts from the block that showed the signal first, also where a reorganisation took it", async () => {
    const { stage } = recorder();
    const undone = async (since: number | undefined) => {
      if (since !== 1) return 0;
      stage.back(2);
      return 2;
    };
    let clock = 0;
    const now = () => {
      clock += 1;
      return clock;
    };

    const { beats } = await play(
      options(
        [chainOf(stage, "mainnet", 1, { ...undisturbed, undone })],
        [move("signal", { signal: true }), move("next", { after: 1 })],
        { now },
      ),
    );

    // Three blocks are closed, the last two of them again at 4 and 5: the signal's keeps its time.
    expect(beats.slice(0, 3).map(({ at }) => at)).to.deep.equal([1, 2, 5]);
  });

  it("plays blocks that a reorganisation took again, at once and with another time, and counts what is in them once", async () => {
    const { said, stage } = recorder();
    const undone = async (since: number | undefined) => {
      if (since !== 1) return 0;
      stage.back(2);
      return 2;
    };
    const chain = chainOf(stage, "mainnet", 1, { ...undisturbed, undone });

    const { played, beats } = await play(
      options([chain], [move("signal", { signal: true }), move("next", { after: 1 })]),
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

  it("closes the blocks of several chains each at its own time, and waits no longer than to the next one", async () => {
    const said: string[] = [];
    const chains = [
      chainOf(recorder(said).stage, "mainnet", 600),
      chainOf(recorder(said, "base ").stage, "base", 200),
    ] as const;
    const pace = async (ms: number) => void said.push(`${ms} ms`);

    const { beats } = await play(options(chains, [], { pace }));

    const round = ["200 ms", "base mine", "200 ms", "base mine", "200 ms", "mine", "base mine"];
    expect(said).to.deep.equal([...round, ...round, ...round]);
    expect(beats.filter(({ on }) => on === "base").map(({ clockMs }) => clockMs)).to.have.length(9);
  });

  it("counts a move's blocks on its own chain, from the first that is closed no earlier than the move before it", async () => {
    const chains = [chainOf(recorder().stage, "mainnet", 600), chainOf(recorder().stage, "base", 250)] as const;
    const moves = [
      move("signal", { signal: true }),
      move("at once", { on: "base" }),
      move("later", { on: "base", after: 2 }),
      move("back", {}),
    ];

    const { played, beats } = await play(options(chains, moves));

    const clockOf = (label: string) => {
      const one = played.find((each) => each.label === label);
      return beats.find(({ on, number }) => on === one?.on && number === one.block)?.clockMs;
    };
    expect(["signal", "at once", "later", "back"].map(clockOf)).to.deep.equal([1_200, 1_250, 1_750, 1_800]);
  });

  it("lets time pass on every chain, once", async () => {
    const said: string[] = [];
    const chains = [
      chainOf(recorder(said).stage, "mainnet", 200),
      chainOf(recorder(said, "base ").stage, "base", 200),
    ] as const;

    await play(options(chains, [move("waits", { waitSeconds: 60 })]));

    expect(said).to.deep.equal([
      ...["mine", "waits", "base mine"],
      ...["60 s later", "mine", "60 s later", "base mine"],
      ...["mine", "base mine"],
    ]);
  });
});
