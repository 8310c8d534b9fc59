import { expect } from "chai";
import type { App } from "../../src/app/app.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain, Executor } from "../../src/core/parts.ts";
import type { Entry } from "../../src/core/types.ts";
import { blindness, firstHead, toldClock } from "../../src/lane/head.ts";
import { blockOf, fakeChain, fakeStore, observationOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const showing = (number: number) => fakeChain({ head: async () => blockOf(number) });
const down = async () => {
  throw new FirebreakError("NO_QUORUM", "the nodes differ", { retryable: true });
};
const silent = fakeChain({ head: down });
const invented = Number.MAX_SAFE_INTEGER;

describe("the head that a lane begins with", () => {
  const config = { ...chainOf({ name: "one", id: 1n, head: 100, steps: [] }).app.config, quorum: 2 };
  const first = async (alone: readonly Chain[]) => {
    const { block, isSure } = await firstHead({ chain: silent, loose: showing(7), alone, config });
    return [Number(block.number), isSure];
  };

  it("is the quorum's where there is one", async () => {
    const { block, isSure } = await firstHead({ chain: showing(100), loose: showing(7), config });

    expect([block.number, isSure]).to.deep.equal([100n, true]);
  });

  it("is the height that so many nodes have reached as are a quorum where they differ: nobody invents a higher one", async () => {
    expect(await first([showing(invented), showing(99), showing(100)])).to.deep.equal([100, false]);
    expect(await first([showing(invented), silent, showing(99)])).to.deep.equal([99, false]);
    expect(await first([silent, showing(99), silent])).to.deep.equal([99, false]);
    expect(await first([silent, silent, silent])).to.deep.equal([7, false]);
  });
});

describe("a chain that shows no new block", () => {
  it("is blind since its newest one, from `staleSeconds` on: just below, at", () => {
    const at = { ms: 1_000_000 };
    const { since: blindSince } = blindness({ staleSeconds: 60 }, () => at.ms);
    const head = (secondsAgo: number) => ({ ...blockOf(100), timestamp: 1_000n - BigInt(secondsAgo) });

    expect(blindSince(head(59))).to.equal(undefined);
    expect(blindSince(head(60))).to.equal(940_000);
  });

  it("is blind as well where its clock is ahead of the machine's, and no block came for so long (`status` said that it watches)", () => {
    let ms = 0;
    const blind = blindness(
      { staleSeconds: 60 },
      () => 1_000_000,
      () => ms,
    );
    const ahead = { ...blockOf(100), timestamp: 2_000n };

    ms = 59_999;
    const before = blind.since(ahead);
    ms = 60_000;
    const at = blind.since(ahead);
    blind.seen(observationOf(ahead));

    expect([before, at, blind.since(ahead)]).to.deep.equal([undefined, 2_000_000, undefined]);
  });
});

describe("a lane that begins without a quorum", () => {
  it("says of what it decides before there is one that its block is unsure, and of nothing else", async () => {
    const source = async function* () {
      yield { ...observationOf(blockOf(invented, "one")), belowQuorum: true };
      yield observationOf(blockOf(100, "one"));
    };
    const { app } = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, asked: down, source });

    const { entries } = await runAll([{ ...app, loose: showing(invented), alone: [showing(invented)] }]);

    const found = entries.filter(({ kind }) => kind === "finding");
    expect(found.map(({ body }) => [body["head"], body["unsure"]])).to.deep.equal([
      [`${invented}`, true],
      ["100", undefined],
    ]);
  });

  it("simulates at the first head of the quorum what it armed at an invented one [it never did again]", async () => {
    const armedAt: string[] = [];
    const arm: Executor["arm"] = async ({ number }, calls) => {
      armedAt.push(`${number} ${calls.length}`);
      return calls.map(({ action }) => ({ action, armed: true, reason: "simulated" }));
    };
    const { app } = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], asked: down, sends: { arm } });

    await runAll([{ ...app, loose: showing(invented), alone: [showing(invented)] }]);

    expect(armedAt).to.deep.equal([`${invented} 1`, "100 1"]);
  });

  it("takes nothing for in force that has ended by the machine's clock, however old the block is that a node shows (an ended silence hid all)", async () => {
    const silence = { verb: "silence", scope: "*", ends: "3000", by: ["0x01"] };
    const entry: Entry = { kind: "command", ref: "", body: silence, seq: 1, at: 0, prev: "", hash: "" };
    const store = () => fakeStore({ entries: async (after) => [entry].slice(after) });
    const verdictOf = async (asked: () => Promise<void>, belowQuorum: boolean) => {
      const source = async function* () {
        yield { ...observationOf(blockOf(100, "one")), belowQuorum };
      };
      const { app } = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, asked, source });
      const lane = { ...app, loose: showing(100), alone: [showing(100)] };
      const { entries } = await runAll([lane], store(), undefined, [], undefined, undefined, () => 3_000_000);
      return entries.filter(({ kind }) => kind === "decision").map(({ body }) => body["verdict"]);
    };

    expect(await verdictOf(down, true)).to.deep.equal(["ask"]);
    expect(await verdictOf(async () => undefined, false)).to.deep.equal(["ignore"]);
    // A quorum that was there, and is lost: its last block grows no older by itself.
    expect(await verdictOf(async () => undefined, true)).to.deep.equal(["ask"]);
  });
});

describe("a lane whose chain is ahead of this machine's clock", () => {
  const told = (approvers: readonly string[]) => {
    const said: string[] = [];
    const { app: chain } = chainOf({ name: "one", id: 1n, head: 100, steps: [] });
    const app = { config: { operator: { approvers } } } as unknown as App;
    toldClock({ block: blockOf(100), isSure: true }, { app, chain, now: () => 0 }, (ref) => said.push(ref));
    return said;
  };

  it("says so at the start where people sign approvals, which end in the chain's time", () => {
    expect([told([`0x${"a1".repeat(20)}`]), told([])]).to.deep.equal([["clock"], []]);
  });
});
