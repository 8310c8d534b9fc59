import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import type { Block } from "../../src/core/types.ts";
import { busy, detector } from "../core/watching.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf } from "../support/fakes.ts";
import { lookMs, runBranches } from "./branching.ts";
import { chainOf, runAll } from "./laning.ts";

const on = (number: number) => blockOf(number, "b");

describe("a pause that a reorganisation took with its finding, and that landed again by itself", () => {
  it("is told when a thief lifts it, and the next theft is acted on (nobody was told, and it was ignored as handled)", async () => {
    const shown: readonly { readonly block: Block; readonly reorged?: readonly Block[] }[] = [
      ...[100, 101].map((number) => ({ block: blockOf(number) })),
      { block: blockOf(100, "b", "a"), reorged: [blockOf(101), blockOf(100)] },
      ...[101, 102, 103].map((number) => ({ block: on(number) })),
    ];
    const holding = [blockOf(101), on(101), on(102)];
    const thefts = [blockOf(100), blockOf(100, "b", "a"), on(103)];

    const entries = await runBranches({ shown, holding, thefts, isLost: true });

    const lifted = entries.filter(({ kind, body }) => kind === "effect" && body["lifted"] === true);
    const verdicts = entries.flatMap(({ kind, body }) => (kind === "decision" ? [body["verdict"]] : []));
    expect(lifted.map(({ body }) => body["held"])).to.deep.equal(["102"]);
    expect(verdicts.at(-1)).to.equal("act");
  }).timeout(20_000);
});

describe("an effect that could not be read, and that nobody ever saw hold", () => {
  it("has nothing handled again when it can be read", async () => {
    const source = async function* () {
      for (const number of [100, 101, 102, 103]) {
        yield observationOf(blockOf(number));
        await pause(lookMs);
      }
    };
    const finds = detector("owner", [], async ({ block }) =>
      block.number === 100n ? [findingOf({ key: "stolen", block })] : [],
    );
    const action = fakeAction({ holds: async ({ number }) => number === 101n && Promise.reject(busy()) });
    const { app } = chainOf({ name: "one", id: 1n, head: 99, steps: ["pause"], detectors: [finds], source, action });
    const playbooks = app.playbooks.map((one) => ({ ...one, cooldownBlocks: 0n }));
    const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(number) };

    const { entries } = await runAll([{ ...app, playbooks, chain }], fakeStore());

    const [looks, decisions] = ["effect", "decision"].map((kind) => entries.filter((one) => one.kind === kind));
    expect(looks?.map(({ body }) => body["holds"])).to.deep.equal(["unknown", "no"]);
    expect(decisions).to.have.length(1);
  }).timeout(20_000);
});
