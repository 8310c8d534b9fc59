import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { openHint } from "../../src/sources/hint.ts";
import { startClock } from "../virtual/clock.ts";
import { createSockets } from "../virtual/sockets.ts";
import { createWorld } from "../virtual/world.ts";

describe("a socket that is half open", () => {
  let clock: ReturnType<typeof startClock>;
  beforeEach(() => {
    clock = startClock();
  });
  afterEach(() => clock.stop());

  function open() {
    const world = createWorld({ now: clock.now, history: 1, balance: 0n });
    const sockets = createSockets(world);
    const faults: unknown[] = [];
    const told = (error: unknown) => void faults.push(error);
    const hint = openHint("ws://node", told, undefined, undefined, sockets.dial);
    const { signal } = new AbortController();
    const wait = async () => {
      const waiting = hint.wait(1, signal);
      await clock.pass(50);
      await waiting;
    };
    return { world, sockets, hint, faults, wait };
  }

  /** A head that a poll shows, so many milliseconds later. */
  const headAfter = async ({ hint, wait }: ReturnType<typeof open>, ms: number) => {
    await clock.pass(ms);
    hint.sawHead();
    await wait();
  };

  it("is given up at the second head of which it says nothing, 15 s after it said something last (it stayed silent for ever)", async () => {
    const it = open();
    await it.wait();

    await headAfter(it, 13_000);
    await headAfter(it, 1_000);
    const early = [it.sockets.state.dialled, it.faults.length];
    await headAfter(it, 1_000);

    expect(early).to.deep.equal([1, 0]);
    expect(it.sockets.state.dialled).to.equal(2);
    expect(it.faults.map((error) => error instanceof FirebreakError && error.code)).to.deep.equal(["WS_SILENT"]);
  });

  it("is not what a quiet one is: of a chain that makes no block, or whose heads it says", async () => {
    const it = open();
    await it.wait();

    await clock.pass(60_000);
    it.world.mine();
    await headAfter(it, 50);
    await clock.pass(60_000);
    it.world.mine();
    await headAfter(it, 50);

    expect([it.sockets.state.dialled, it.faults]).to.deep.equal([1, []]);
  });

  it("is no fault where there is none", async () => {
    const it = open();
    it.sockets.become("refuses");
    await it.wait();

    await headAfter(it, 20_000);
    await headAfter(it, 20_000);

    expect(it.faults.filter((error) => error instanceof FirebreakError)).to.deep.equal([]);
  });
});
