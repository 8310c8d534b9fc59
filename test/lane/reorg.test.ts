import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import type { Cursor } from "../../src/core/change.ts";
import type { Executor } from "../../src/core/parts.ts";
import type { Block } from "../../src/core/types.ts";
import { heads } from "../../src/sources/heads.ts";
import { detector } from "../core/watching.ts";
import { branch, node } from "../sources/chains.ts";
import {
  blockOf,
  fakeAction,
  fakeExecutor,
  fakeStore,
  findingOf,
  observationOf,
  preparedOf,
} from "../support/fakes.ts";
import { chainOf, intentsOf, runAll, type SourceTools } from "./laning.ts";

const trunk = branch("a", 0, 110);

/** A run that ends with the newest of these blocks, the last of which come while it goes on: what was looked at, and where the next one begins. */
async function run(start: readonly Block[], later: readonly Block[], cursor?: Cursor) {
  const { chain, switchTo } = node(start);
  const last = (later.at(-1) ?? start.at(-1))?.number;
  const source = async function* (signal: AbortSignal, tools: SourceTools) {
    const following = heads.create({ pollMs: 20, maxReorg: 64, headFirst: 32 }, { ...tools, chain });
    for await (const observation of following.observations(signal)) {
      yield observation;
      if (observation.block.number === last) return;
      if (observation.block.number === start.at(-1)?.number) switchTo(later);
    }
  };
  const looked: bigint[] = [];
  const looking = detector("owner", [], async ({ block }) => {
    looked.push(block.number);
    return [];
  });
  const setting = { name: "one", id: 1n, head: 0, steps: [], detectors: [looking], source };
  const { store } = await runAll([{ ...chainOf(setting).app, chain }], fakeStore({ cursor: async () => cursor }));
  return { looked, cursor: store.changes.findLast((one) => one.cursor !== undefined)?.cursor?.block };
}

describe("a detector that is still looking at a block when a reorganisation takes it away", () => {
  /** What is sent for a theft of block 101, which a detector tells of when the block has been replaced, or none has. */
  async function sent(isReplaced: boolean) {
    const { promise: looked, resolve: tell } = Promise.withResolvers<void>();
    const source = async function* () {
      yield observationOf(blockOf(101));
      if (isReplaced) yield observationOf(blockOf(101, "b"), { reorged: [blockOf(101)] });
      tell();
      await pause(50); // it is done
      yield observationOf(blockOf(102));
    };
    const slow = detector(
      "owner",
      [],
      ({ block }) =>
        looked.then(() =>
          block.hash === blockOf(101).hash ? [findingOf({ key: "stolen", block: blockOf(101) })] : [],
        ),
      { traces: true },
    );
    const setting = { name: "one", id: 1n, head: 100, steps: ["pause"], detectors: [slow], source };
    return intentsOf((await runAll([chainOf(setting).app], fakeStore())).entries);
  }

  it("brings nothing about with what it finds there (a theft that was on no chain was answered, and never retracted)", async () => {
    expect(await sent(false)).to.deep.equal(["1:stolen:pause:101:0"]);
    expect(await sent(true)).to.deep.equal([]);
  });
});

describe("a theft that a reorganisation brings once more, in blocks without our transaction", () => {
  /** What is written down of it, and at which block the nonces had been read when each transaction was signed. */
  async function answered(): Promise<{ readonly entries: readonly string[]; readonly signedBy: readonly string[] }> {
    let [read, held] = ["", ""];
    const signedBy: string[] = [];
    const [first, again] = [blockOf(101), blockOf(101, "b", "a")];
    const source = async function* () {
      yield observationOf(first);
      yield observationOf(blockOf(102));
      while (held !== blockOf(102).hash) await pause(5); // it is known that the effect holds
      yield observationOf(again, { reorged: [blockOf(102), first] });
      yield observationOf(blockOf(102, "b"));
    };
    const looking = detector("owner", [], async ({ block }) =>
      block.number === 101n ? [findingOf({ key: "stolen", block })] : [],
    );
    const action = fakeAction({
      holds: async ({ hash }) => hash === blockOf(102).hash,
      prepare: async ({ hash }) => {
        held = hash;
        return preparedOf({ holds: hash === blockOf(102).hash });
      },
    });
    const executor = fakeExecutor();
    const sends: Partial<Executor> = {
      async arm({ hash }, calls) {
        await pause(20);
        read = hash;
        return calls.map((one) => ({ action: one.action, armed: true, reason: "simulated" }));
      },
      async sign(...call) {
        signedBy.push(read === again.hash ? "the new branch" : "the old one");
        return executor.sign(...call);
      },
      receipt: async ([tx]) =>
        tx?.nonce === 0n && read !== again.hash ? { hash: tx.hash, block: blockOf(102), success: true } : undefined,
    };
    const setting = { name: "one", id: 1n, head: 100, steps: ["pause"], detectors: [looking], source, action, sends };
    const { entries } = await runAll([chainOf(setting).app], fakeStore());
    return {
      signedBy,
      entries: entries.flatMap(({ kind, body }) =>
        kind === "outcome" ? [String(body["status"])] : ["intent", "fault"].includes(kind) ? [kind] : [],
      ),
    };
  }

  it("is answered with the nonce and the state of the new branch (the nonce was a later one, so that nothing was mined in the next block)", async () => {
    const { entries, signedBy } = await answered();

    expect(signedBy).to.deep.equal(["the old one", "the new branch"]);
    expect(entries).to.deep.equal(["intent", "contained", "intent"]);
  });
});

describe("a reorganisation among blocks that are filled in beside newer ones", () => {
  it("has nothing read of an old block (the nonce and what holds were those of then, for whatever was found before the next head)", async () => {
    const read: bigint[] = [];
    const source = async function* () {
      yield observationOf(blockOf(200));
      yield observationOf(blockOf(101, "b"), { isHead: false, reorged: [blockOf(101)] });
    };
    const prepare = async ({ number }: Block) => {
      read.push(number);
      return preparedOf();
    };
    const action = fakeAction({ prepare });

    await runAll([chainOf({ name: "one", id: 1n, head: 200, steps: ["pause"], source, action }).app], fakeStore());

    expect(new Set(read)).to.deep.equal(new Set([200n]));
  });
});

describe("a reorganisation just after a start", () => {
  it("shows the new blocks alone, in place of blocks from before the start (64 old ones were judged anew, by rules that are new or changed)", async () => {
    const before = await run(trunk.slice(0, 101), trunk.slice(101, 105));

    const after = await run([...trunk.slice(0, 103), ...branch("b", 103, 105)], [], before.cursor);

    expect(before.looked).to.deep.equal([100n, 101n, 102n, 103n, 104n]);
    expect(after.looked).to.deep.equal([103n, 104n, 105n]);
  });

  it("shows nothing from before the very first start (a contract was paused for its own deployment)", async () => {
    const before = await run(trunk.slice(0, 101), []);

    const after = await run([...trunk.slice(0, 98), ...branch("b", 98, 102)], [], before.cursor);

    expect([before.looked, after.looked]).to.deep.equal([[100n], [100n, 101n, 102n]]);
  });
});
