import { expect } from "chai";
import { detector } from "../core/watching.ts";
import {
  blockOf,
  fakeAction,
  findingOf,
  observationOf,
  preparedOf,
  stranger as safe,
  target,
} from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const asks = { safe, to: target, data: "0x8456cb59" } as const;

/** A chain of which no key sends anything: a Safe pauses its target, which is paused until block 101. */
function opening(fires: number) {
  let isHeld = true;
  const rest = () => new Promise((resolve) => setTimeout(resolve, 30));
  const source = async function* () {
    for (const number of [100, 101, 102]) {
      isHeld &&= number < 101;
      yield observationOf(blockOf(number, "one"));
      await rest();
    }
  };
  const call = () => ({ to: target, data: asks.data });
  const action = fakeAction({
    ...{ path: "proposal", idempotent: true, holds: async () => isHeld },
    prepare: async () => preparedOf({ holds: isHeld, call, asks }),
  });
  const finding = detector("owner", [], async ({ block }) =>
    block.number === BigInt(fires) ? [findingOf({ key: "stolen", block })] : [],
  );
  const { app } = chainOf({
    ...{ name: "one", id: 1n, head: 100, steps: ["ask"], detectors: [finding], action, source },
  });
  return { ...app, executor: undefined };
}

describe("a chain on which no key sends", () => {
  it("has a Safe's owners called where its pause is lifted in the very block of the theft [it was told that it holds, and nobody was called]", async () => {
    const { entries } = await runAll([opening(101)]);

    const said = entries.filter(({ kind, body }) => kind === "rung" || body["status"] === "already");
    expect(said.map(({ body }) => body["status"])).to.deep.equal(["already", "asked"]);
    expect(entries.find(({ body }) => body["untried"] !== undefined)?.body["reason"]).to.include("no longer holds");
  });

  it("calls nobody for what held at the head after the finding as well, and was lifted later", async () => {
    const { entries } = await runAll([opening(100)]);

    expect(entries.filter(({ kind }) => kind === "rung")).to.deep.equal([]);
  });
});
