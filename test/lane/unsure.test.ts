import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, fakeAction, observationOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

/** A chain that sends, and of which one node alone shows the next heads, each a moment after the other. */
function losing(blockSeconds: number, heads: readonly number[]) {
  const rest = () => new Promise((resolve) => setTimeout(resolve, 20));
  const source = async function* () {
    yield observationOf(blockOf(100, "one"));
    for (const number of heads) {
      await rest();
      yield { ...observationOf(blockOf(number, "one")), belowQuorum: true };
    }
    await rest();
  };
  let isLost = false;
  const holds = async () => {
    if (isLost) throw new FirebreakError("NO_QUORUM", "the nodes do not agree", { retryable: true });
    isLost = true;
    return false;
  };
  const action = fakeAction({ idempotent: true, holds });
  return chainOf({
    ...{ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, action, source, blockSeconds },
  });
}

describe("a lane that loses its quorum", () => {
  it("goes on making dearer what it sent, at the heads that single nodes show (it was sent once, for the fee of that time)", async () => {
    const { app, executor } = losing(0.02, [101, 102, 103]);

    const { entries } = await runAll([app]);

    expect(entries.filter(({ kind }) => kind === "intent")).to.have.length(1);
    expect(executor.trace.filter((step) => step === "replace")).to.have.length(3);
    expect(entries.filter(({ kind }) => kind === "replaced")).to.have.length(3);
  });

  it("makes nothing dearer at heads that come faster than blocks do [a node that invented one a second had its cap paid within a minute]", async () => {
    const { app, executor } = losing(12, [101, 102, 103, 104, 105, 106]);

    await runAll([app]);

    expect(executor.trace.filter((step) => step === "replace")).to.have.length(1);
  });
});
