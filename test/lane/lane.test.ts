import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Executor } from "../../src/core/parts.ts";
import type { Block, SignedTx } from "../../src/core/types.ts";
import { detector, firing } from "../core/watching.ts";
import {
  blockOf,
  entriesOf,
  fakeAction,
  fakeStore,
  findingOf,
  never,
  observationOf,
  preparedOf,
} from "../support/fakes.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";

describe("several chains in one process", () => {
  it("take each playbook's steps on the chain that they are of, in parallel, with that chain's blocks", async () => {
    const seeing = chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: true });
    const acting = chainOf({ name: "acting", id: 10n, head: 9_000, steps: ["pause-there"] });
    const neither = chainOf({ name: "neither", id: 137n, head: 5, steps: [] });

    const { entries } = await runAll([seeing.app, acting.app, neither.app]);

    expect(new Set(intentsOf(entries))).to.deep.equal(
      new Set(["1:stolen:pause-here:100:0", "10:stolen:pause-there:9000:0"]),
    );
    expect(neither.executor.trace).to.deep.equal([]);
  });

  it("delay no other one when the nodes of one do not answer, and take its steps as soon as they do", async () => {
    const store = fakeStore();
    const asked = async () => {
      const isDown = intentsOf(entriesOf(store)).length === 0;
      if (isDown) throw new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true });
    };
    const acting = chainOf({ name: "acting", id: 10n, head: 9_000, steps: ["pause-there"], asked });
    const seeing = chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: true });

    const { entries } = await runAll([acting.app, seeing.app], store, (all) => intentsOf(all).length === 2);

    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause-here:100:0", "10:stolen:pause-there:9000:0"]);
    const told = entries.find(({ ref, body }) => ref === "chain:acting" && body["held"] !== undefined);
    expect(told?.body["reason"]).to.match(/acting cannot be followed yet: its steps for stolen/);
  });

  it("take after a restart the steps that waited for a chain that could not be followed", async () => {
    const down = async () => {
      throw new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true });
    };
    const chains = (asked?: () => Promise<void>) => [
      chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: asked !== undefined }).app,
      chainOf({ name: "acting", id: 10n, head: 9_000, steps: ["pause-there"], ...(asked && { asked }) }).app,
    ];
    const { entries: before } = await runAll(
      chains(down),
      fakeStore(),
      (all) => intentsOf(all).length === 1 && all.some(({ body }) => body["held"] !== undefined),
    );
    const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));

    const { entries } = await runAll(
      chains(),
      fakeStore({ entries: async (after) => journal.filter(({ seq }) => seq > after) }),
    );

    expect(intentsOf(before)).to.deep.equal(["1:stolen:pause-here:100:0"]);
    expect(intentsOf(entries)).to.deep.equal(["10:stolen:pause-there:9000:0"]);
  });

  it("contain anew what is found after an effect was lifted, within the cool-down, at the head of the opening (the second wave met an open door)", async () => {
    const finds = detector("owner", [], async ({ block }) => [findingOf({ key: "stolen", block })]);
    const setting = { name: "one", id: 1n, steps: ["pause"], detectors: [finds] };
    const { entries: before } = await runAll([chainOf({ ...setting, head: 100 }).app]);
    const held = { kind: "effect", ref: "pause", body: { holds: "yes", block: "101", chain: "1" } } as const;
    const journal = [...before, held].map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
    const store = fakeStore({ entries: async (after) => journal.filter(({ seq }) => seq > after) });
    // The look at what holds comes after the finding.
    const holds = () => new Promise<boolean>((resolve) => setTimeout(resolve, 20, false));
    const source = async function* () {
      yield observationOf(blockOf(106));
    };
    const action = fakeAction({ holds });

    const { entries } = await runAll([chainOf({ ...setting, head: 105, source, action }).app], store);

    expect(intentsOf(before)).to.deep.equal(["1:stolen:pause:100:0"]);
    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause:106:0"]);
  });

  it("contain at the same head what a reorganisation opened again: no further block may come in time (it waited for one)", async () => {
    const [before, after] = [blockOf(100, "one"), blockOf(100, "after")];
    const holds = async ({ hash }: { readonly hash: string }) => hash === before.hash;
    const prepare = async (block: Block) => {
      // Longer than what is new waits for it.
      if (block.hash === after.hash) await new Promise((resolve) => setTimeout(resolve, 700));
      return preparedOf({ holds: await holds(block) });
    };
    const action = fakeAction({ holds, prepare });
    const source = async function* () {
      yield observationOf(after, { reorged: [before] });
    };
    const finds = detector("owner", [], async ({ block }) => [findingOf({ key: "stolen", block })]);

    const { entries } = await runAll([
      chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], detectors: [finds], action, source }).app,
    ]);

    expect(entries.flatMap(({ kind, body }) => (kind === "outcome" ? [body["status"]] : []))).to.include("already");
    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause:100:0"]);
  });

  it("try again at the same head what failed: what is prepared is of that head (it waited for the next one)", async () => {
    const source = async function* () {
      yield observationOf(blockOf(100));
      await new Promise((resolve) => setTimeout(resolve, 20)); // its transaction is on its way
      yield observationOf(blockOf(101));
    };
    const finds = detector("owner", [], async ({ block }) =>
      block.number === 100n ? [findingOf({ key: "stolen", block })] : [],
    );
    const receipt: Executor["receipt"] = async ([tx]) =>
      tx?.nonce === 0n ? { hash: tx.hash, block: blockOf(101), success: false } : undefined;
    const sends = { receipt };

    const { entries } = await runAll([
      chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], detectors: [finds], source, sends }).app,
    ]);

    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause:100:0", "1:stolen:pause:100:1"]);
  });

  it("go on when the loop of one ends with an error, and say which", async () => {
    const broken = chainOf({
      name: "broken",
      id: 10n,
      head: 1,
      steps: [],
      source: () => {
        throw new TypeError("a bug");
      },
    });
    const seeing = chainOf({ name: "seeing", id: 1n, head: 100, steps: ["pause-here"], fires: true });

    const { entries } = await runAll([broken.app, seeing.app], fakeStore(), (all) =>
      ["fault", "intent"].every((wanted) => all.some(({ kind }) => kind === wanted)),
    );

    expect(entries.find(({ kind }) => kind === "fault")).to.deep.equal({
      kind: "fault",
      ref: "chain:broken",
      body: { reason: "a bug", chain: "10" },
    });
    expect(entries.some(({ kind }) => kind === "intent")).to.equal(true);
  });

  it("look at the next block while the key does not answer for what waits (the block waited as well)", async () => {
    const [seen, heads]: [string[], number[]] = [[], [100, 101, 102]];
    let signs = 0;
    const sign = () => (++signs === 1 ? Promise.reject(new FirebreakError("SIGNER", "no answer")) : never<SignedTx>());
    const once = detector("owner", seen, async ({ block }) => (block.number === 100n ? firing("stolen")() : []));
    const source = async function* () {
      for (const number of heads) yield observationOf(blockOf(number));
    };

    const { app } = chainOf({
      name: "one",
      id: 1n,
      head: 100,
      steps: ["pause"],
      detectors: [once],
      source,
      sends: { sign },
    });
    void runAll([app]); // the last signature never comes, so this does not end
    while (signs < 2 || seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(signs).to.equal(2);
    expect(seen).to.deep.equal(["owner 100", "owner 101", "owner 102"]);
  });

  it("end the process when the only one ends with an error, so that its supervisor starts it anew", async () => {
    const { app } = chainOf({
      name: "broken",
      id: 1n,
      head: 1,
      steps: [],
      source: () => {
        throw new TypeError("a bug");
      },
    });

    const failure = await runAll([app]).catch((error: unknown) => error);

    expect(failure).to.be.instanceOf(TypeError);
  });
});
