import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { blockOf, fakeStore, observationOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

describe("a responder that is told to end while a pause is on its way", () => {
  it("waits until a node has it: its connections are closed behind that (what took its time no node got)", async () => {
    let isTaken = false;
    const broadcast = async () => {
      await pause(400);
      isTaken = true;
    };
    const source = async function* () {
      yield observationOf(blockOf(100, "one"));
    };
    const { app } = chainOf({
      ...{ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source },
      sends: { broadcast },
    });

    await runAll([app], fakeStore());

    expect(isTaken).to.equal(true);
  });
});
