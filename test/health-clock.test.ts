import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { openHealth } from "../src/health.ts";
import { appOf, head, now } from "./healthy.ts";

/** Health of a chain whose clocks and whose node are set by hand. */
async function open() {
  const state = { wall: now, steady: 0, isDown: false, looks: 0 };
  const look = async () => {
    state.looks++;
    return state.isDown ? Promise.reject(new Error("gone")) : head;
  };
  const clocks = { now: () => state.wall, clock: () => state.steady };
  const health = await openHealth({ listen: undefined, ...clocks, lookMs: 1, after: 0 });
  const { followed } = health.beside(appOf({ head: look }));
  /** Whether the chain counts as seen, after a look that began now. */
  const isAlive = async () => {
    for (const from = state.looks; state.looks < from + 2; ) await sleep(1);
    return health.isAlive();
  };
  return { state, health, isAlive, followed };
}

describe("health by its clocks", () => {
  it("stays alive when somebody sets the clock, and is not when no look succeeds for longer than it may", async () => {
    const { state, health, isAlive } = await open();
    const found = [await isAlive()];
    for (const hours of [1, -1]) {
      state.wall = now + hours * 3_600_000;
      found.push(await isAlive());
    }
    state.isDown = true;
    await isAlive();
    for (const ms of [9_999, 10_000]) {
      state.steady = ms;
      found.push(await isAlive());
    }
    await health.close();

    expect(found).to.deep.equal([true, true, true, true, false]);
  });

  it("is dead while a chain is not followed, although its nodes answer (its heartbeat went on)", async () => {
    const { health, isAlive, followed } = await open();
    const found = [await isAlive()];
    for (const isFollowed of [false, true]) {
      followed?.("chain", isFollowed);
      found.push(await isAlive());
    }
    await health.close();

    expect(found).to.deep.equal([true, false, true]);
  });

  it("is dead with an old head, by the clock and by the time that has passed", async () => {
    const { state, health, isAlive } = await open();
    const alive = await isAlive();
    const hour = 3_600_000;
    [state.wall, state.steady] = [now + hour, hour];
    const dead = await isAlive();
    await health.close();

    expect([alive, dead]).to.deep.equal([true, false]);
  });
});
