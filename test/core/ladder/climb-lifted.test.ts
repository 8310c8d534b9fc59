import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import { ladderName } from "../../../src/core/ladder/rungs.ts";
import type { Policy } from "../../../src/core/playbook.ts";
import type { BlockRef, Finding } from "../../../src/core/types.ts";
import { blockOf, entriesOf, preparedOf } from "../../support/fakes.ts";
import { loosen, momentAt, playbookOf, policyOf } from "../deciding.ts";
import { rungs, set, policy as usual } from "./climbing.ts";

const ref = (number: number): BlockRef => ({ number: BigInt(number), hash: blockOf(number).hash });
const ladderOf = (...chosen: typeof rungs): Policy => {
  const ladders = { [ladderName(chosen)]: chosen };
  const playbook = { steps: Object.keys(ladders), ladders, cooldownBlocks: 300n, belowQuorum: "act" } as const;
  return policyOf([playbookOf(playbook)], { ladders });
};

type Stop = { readonly policy?: Policy; readonly first?: Partial<Finding>; readonly success?: boolean; readonly silent?: (block: bigint) => boolean };

/** A ladder whose first transaction was mined at 102, where its effect held until 150; nobody looked before `it.to` is called, at 200. */
async function stopped({ policy = usual, first: begun = {}, success = true, silent = () => false }: Stop = {}) {
  let now = 100;
  const holds = async ({ number }: BlockRef) => {
    if (silent(number)) throw new FirebreakError("NOT_EVALUABLE", "the node is busy", { retryable: true });
    return number >= 102n && number < 150n;
  };
  let first: string | undefined;
  const it = set({
    policy,
    prepared: { direct: preparedOf({ expires: true }) },
    holds: { direct: holds, plan: holds },
    moment: () => momentAt(now),
    executor: {
      receipt: async (txs) => {
        const hash = txs.at(-1)?.hash;
        first ??= hash;
        return hash === first && hash !== undefined ? { hash, block: ref(102), success } : undefined;
      },
    },
  });
  await it.find(begun);
  it.restart();
  now = 200;
  const heads = (from: number, to = from) => {
    now = to;
    return it.heads(from, to);
  };
  return { ...it, heads, join: (found: number, key = "other") => it.find({ key, block: ref(found) }) };
}

describe("a climb whose containment nobody saw in time", () => {
  async function joinedAt(found: number) {
    const it = await stopped();
    await it.join(found);
    await it.heads(200);
    return it.rungs();
  }

  it("is left for what was found before that was lifted, and begun anew for what was found after it: at its block, at the last one, after it (it was told as held, and nothing held)", async () => {
    const left = ["begun 0 100", "joined 200", "held 200"];

    expect(await joinedAt(102)).to.deep.equal(left);
    expect(await joinedAt(149)).to.deep.equal(left);
    expect(await joinedAt(150)).to.deep.equal(["begun 0 100", "joined 200", "begun 0 200"]);
  });

  it("takes its first way for that, and the others so many blocks later (the first was never taken again: a ladder of one way only called people)", async () => {
    const [all, one] = [await stopped(), await stopped({ policy: ladderOf(...rungs.filter((_, at) => at !== 1)) })];
    for (const it of [all, one]) await it.join(200);

    for (const it of [all, one]) await it.heads(200);
    for (const it of [all, one]) await it.heads(202);

    const anew = ["1:owner:changed:direct:100:0", "1:other:direct:200:3"];
    expect([all.intents(), one.intents()]).to.deep.equal([[...anew, "1:other:plan:200:3"], anew]);
  });

  it("is begun anew as well for what is found between that outcome and the next look (it was told as held)", async () => {
    const it = await stopped();
    const contained = { status: "contained", action: "direct", verifiedBlock: "102", on: "1" };
    it.history().take({ kind: "outcome", ref: "1:owner:changed:direct:100:0", body: contained });
    await it.join(200);

    await it.heads(200);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "joined 200", "begun 0 200"]);
  });

  it("takes no further way where ours reverted because others had brought it about, and people lifted that (it was brought about anew)", async () => {
    const it = await stopped({ success: false });

    await it.heads(200);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 200"]);
  });

  it("waits while nobody can say for a moment how it was when the other was found", async () => {
    let isBusy = true;
    const it = await stopped({ silent: (block) => isBusy && block === 140n });
    await it.join(140);
    await it.heads(200);
    const before = it.rungs();

    isBusy = false;
    await it.heads(201);

    expect([before, it.rungs()]).to.deep.equal([
      ["begun 0 100", "joined 200"],
      ["begun 0 100", "joined 200", "held 201"],
    ]);
  });

  it("is left also where a reorganisation takes away the block at which that was seen, and not the one that contained it (its next way was taken, for what people had lifted)", async () => {
    const it = await stopped();
    await it.heads(200);

    await it.reorganised([ref(200)], 200n);
    for (let head = 200; head < 206; head++) await it.heads(head);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 200", "reopened 200", "held 200"]);
  });

  it("is left for surer evidence, too, that was found while it held (its next way was taken, for what people had lifted)", async () => {
    const after = async (found: number) => {
      const it = await stopped({ policy: ladderOf(...rungs), first: { belowQuorum: true } });
      await it.join(found);
      for (let head = 200; head < 203; head++) await it.heads(head);
      return it.rungs().slice(2);
    };

    expect(await after(149)).to.deep.equal(["held 200"]);
    expect(await after(150)).to.deep.equal(["begun 0 200", "begun 1 202"]);
  });

  it("is not begun anew for what people hold back", async () => {
    const it = await stopped();
    await it.join(200);
    loosen(it.history(), "veto", "other", blockOf(900).timestamp);

    await it.heads(200, 202);

    expect(it.intents()).to.deep.equal(["1:owner:changed:direct:100:0"]);
  });

  it("goes on where that turns out lost later, after a restart (people read that it was acted on again, and nothing was)", async () => {
    const gone = { is: false };
    const holds = async ({ number }: BlockRef) => !gone.is && number >= 101n;
    const it = set({ holds: { direct: holds, plan: holds } });
    await it.find();
    await it.heads(101, 102);
    gone.is = true;
    it.restart();
    const before = it.rungs();
    const intent = entriesOf(it.store).find(({ kind }) => kind === "intent")?.ref ?? "";
    const contained = { status: "contained", action: "direct", incident: "owner:changed", on: "1" };
    it.history().take({
      kind: "outcome",
      ref: intent,
      body: { ...contained, hash: "0x1", minedBlock: "101", verifiedBlock: "101" },
    });

    const lost = { reason: "no longer in block 101", action: "direct", again: ["owner:changed"] };
    it.history().take({ kind: "retracted", ref: intent, body: lost });
    await it.heads(110);

    expect(before.at(-1)).to.match(/^held/);
    expect(it.rungs().slice(before.length)).to.include("begun 1 110");
  });
});
