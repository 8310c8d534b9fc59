import { expect } from "chai";
import { createBeat } from "../../src/core/beat.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Executor } from "../../src/core/parts.ts";
import { blockOf, fakeAction, fakeChain, fakeExecutor, preparedOf, target } from "../support/fakes.ts";

function set(action: Partial<Action>, executor: Partial<Executor>) {
  return createBeat(new Map([["pause", fakeAction(action)]]), fakeExecutor(executor), fakeChain());
}

describe("beat: in one request", () => {
  it("prepares and simulates at once what was prepared at the last head, so that both travel in one request", async () => {
    const order: string[] = [];
    const prepare = async () => {
      order.push("prepare");
      await new Promise((resolve) => setImmediate(resolve));
      order.push("prepared");
      return preparedOf();
    };
    const arm: Executor["arm"] = async (_, calls) => {
      order.push("arm");
      return calls.map(({ action }) => ({ action, armed: true, reason: "simulated" }));
    };
    const beat = set({ prepare }, { arm });
    await beat.at(blockOf(100));

    await beat.at(blockOf(101));

    expect(order).to.deep.equal(["prepare", "prepared", "arm", "prepare", "arm", "prepared"]);
    expect(beat.states().get("pause")?.armed).to.equal(true);
  });

  it("simulates again what was prepared with other bytes than at the last head, and arms by those alone", async () => {
    let data: `0x${string}` = "0x01";
    const asked: string[] = [];
    const arm: Executor["arm"] = async (_, calls) => {
      asked.push(calls.map((one) => one.call.data).join());
      return calls.map(({ action, call }) => ({ action, armed: call.data !== "0x02", reason: `${call.data}` }));
    };
    const prepare = async () => {
      const bytes = data;
      return preparedOf({ call: () => ({ to: target, data: bytes }) });
    };
    const beat = set({ prepare }, { arm });
    await beat.at(blockOf(100));

    data = "0x02";
    await beat.at(blockOf(101));

    expect(asked).to.deep.equal(["0x01", "0x01", "0x02"]);
    expect(beat.states().get("pause")).to.deep.include({ armed: false, reason: "0x02" });
  });

  it("is armed by its effect when that came to hold at the head at which its call was still simulated", async () => {
    let holds = false;
    const arm: Executor["arm"] = async (_, calls) =>
      calls.map(({ action }) => ({ action, armed: !holds, reason: holds ? "already paused" : "simulated" }));
    const beat = set({ prepare: async () => preparedOf({ holds }) }, { arm });
    await beat.at(blockOf(100));

    holds = true;
    const entries = await beat.at(blockOf(101));

    expect(entries.map(({ kind, body }) => `${kind} ${body["reason"]}`)).to.deep.equal([
      "armed its effect holds already",
    ]);
  });

  it("knows the gas of the last head while that of this one is asked for, and where no node tells it (it was unknown)", async () => {
    const during: (bigint | undefined)[] = [];
    let answers = async (): Promise<bigint> => 70_000n;
    const arm: Executor["arm"] = async (_, calls) => {
      during.push(beat.gas("pause"));
      const gas = await answers();
      return calls.map(({ action }) => ({ action, armed: true, reason: "simulated", gas }));
    };
    const beat = set({}, { arm });
    await beat.at(blockOf(100));

    answers = () => Promise.reject(new FirebreakError("RPC_UNREACHABLE", "no node answers"));
    await beat.at(blockOf(101));

    expect(during).to.deep.equal([undefined, 70_000n]);
    expect(beat.gas("pause")).to.equal(70_000n);
  });
});
