import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Action, Chain } from "../../src/core/parts.ts";
import { createSettling } from "../../src/core/settle.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { sent } from "../detectors/looking.ts";
import { blockOf, fakeAction, fakeChain, findingOf, hashFor } from "../support/fakes.ts";
import { learn } from "./deciding.ts";

const hash = hashFor("tx");
const intent: NewEntry = {
  kind: "intent",
  ref: "1:k",
  body: { action: "pause", incident: "owner:changed", chain: "1" },
};
const outcome: NewEntry = {
  kind: "outcome",
  ref: "1:k",
  body: { status: "contained", hash, minedBlock: "101", verifiedBlock: "102" },
};
const inBlock: Chain["results"] = async () => [{ hash, success: true, created: undefined }];

function set(
  results: Chain["results"] = inBlock,
  holds: Action["holds"] = async () => true,
  entries = [intent, outcome],
) {
  const history = createHistory(1n);
  learn(history, findingOf());
  for (const entry of entries) history.take(entry);
  const faults: string[] = [];
  const settling = createSettling({
    unsettled: history.unsettled,
    actions: new Map([["pause", fakeAction({ holds })]]),
    chain: fakeChain({
      results,
      transactions: async () => [sent({ hash })],
      blockAt: async (number) => blockOf(number),
    }),
    fault: (ref, reason) => void faults.push(`${ref} ${reason}`),
  });
  const at = async (number: number) => {
    const entries = await settling.at(blockOf(number));
    for (const entry of entries) history.take(entry);
    return entries;
  };
  return { history, faults, at, reorganised: settling.reorganised };
}

describe("a containment", () => {
  it("is final when its transaction is 64 blocks deep and still in its block: before, at, after", async () => {
    const { at } = set();

    const told = [await at(164), await at(165), await at(166)];

    expect(told.map((entries) => entries.map(({ kind }) => kind))).to.deep.equal([[], ["stable"], []]);
    expect(told[1]?.[0]).to.deep.include({ ref: "1:k" });
    expect(told[1]?.[0]?.body).to.include({
      incident: "owner:changed",
      action: "pause",
      hash,
      minedBlock: "101",
      block: "165",
    });
  });

  it("is acted on again when a reorganisation that nobody saw took it and its effect", async () => {
    const { at, history } = set(
      async () => [],
      async () => false,
    );

    const [entry] = await at(165);

    expect(entry).to.deep.include({ kind: "retracted", ref: "1:k" });
    expect(history.takeAgain()).to.deep.equal([findingOf()]);
    expect(history.lastActed("owner:changed", "pause")).to.equal(undefined);
    expect(await at(166)).to.deep.equal([]);
  });

  it("is final, and says why, when its transaction is elsewhere and its effect holds", async () => {
    const [entry] = await set(async () => []).at(165);

    expect(entry?.kind).to.equal("stable");
    expect(entry?.body["reason"]).to.match(/no longer in block 101, and its effect holds/);
  });

  it("is final, and not contained anew, when its transaction is elsewhere and its effect held since and was lifted", async () => {
    const recovered: Action["holds"] = async ({ number }) => number >= 103n && number < 140n;
    const { at, history } = set(async () => [], recovered);

    const [entry] = await at(165);

    expect(entry?.kind).to.equal("stable");
    expect(entry?.body["reason"]).to.match(/no longer in block 101, and its effect held at block 103$/);
    expect(history.takeAgain()).to.deep.equal([]);
  });

  it("is looked at once when the process starts, however young: it may have gone while nobody looked", async () => {
    const lost = set(
      async () => [],
      async () => false,
    );
    expect(await lost.at(103)).to.have.length(1);
    expect(lost.history.takeAgain()).to.deep.equal([findingOf()]);

    const there = set();
    expect(await there.at(103)).to.deep.equal([]);
    const held = set(async () => []);
    expect(await held.at(103)).to.deep.equal([]);
    expect((await held.at(165)).map(({ kind }) => kind)).to.deep.equal(["stable"]);
  });

  it("that came while the process lives is not looked at before it is deep: who follows it sees it go", async () => {
    const { at, history } = set(
      async () => [],
      async () => false,
      [intent],
    );
    await at(102);
    history.take(outcome);

    expect(await at(103)).to.deep.equal([]);
    expect(await at(165)).to.have.length(1);
  });

  it("is looked at two blocks after a reorganisation that may have taken it, which nobody here follows after a restart (it was not before it was deep)", async () => {
    let isThere = true;
    const { at, history, reorganised } = set(
      async () => (isThere ? [{ hash, success: true, created: undefined }] : []),
      async () => isThere,
    );
    await at(103);

    isThere = false;
    reorganised([blockOf(103, "b"), blockOf(101, "b")]);
    const told = [await at(104), await at(105), await at(106)];

    expect(told.map((entries) => entries.map(({ kind }) => kind))).to.deep.equal([[], [], ["retracted"]]);
    expect(history.takeAgain()).to.deep.equal([findingOf()]);
  });

  it("is not looked at for a reorganisation above it, nor lost where it is back in another block", async () => {
    let looks = 0;
    const { at, reorganised } = set(async () => {
      looks += 1;
      return looks === 1 ? [{ hash, success: true, created: undefined }] : [];
    });
    await at(103);
    reorganised([blockOf(103, "b"), blockOf(102, "b")]);
    for (const number of [104, 105, 106]) await at(number);
    const before = looks;

    reorganised([blockOf(106, "b"), blockOf(101, "b")]);
    const told = [await at(107), await at(108), await at(109), await at(110)].flat();

    expect([before, looks, told]).to.deep.equal([1, 2, []]);
  });

  it("is acted on again when what held at its blocks cannot be read: no node has the state any more", async () => {
    const pruned: Action["holds"] = async ({ number }) => {
      if (number < 165n) throw new FirebreakError("NOT_EVALUABLE", "pruned");
      return false;
    };
    const { at, history } = set(async () => [], pruned);

    for (const number of [165, 166, 167]) await at(number);
    const before = history.takeAgain();
    await at(168);

    expect([before.length, history.takeAgain().length]).to.deep.equal([0, 1]);
  });

  it("is looked at again when its block cannot be read, and given up when no node will ever have it", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "pruned"));
    const { at, faults } = set(lacks);

    await at(165);
    await at(166);
    const before = faults.length;
    await at(1_166);

    expect([before, faults.length]).to.deep.equal([2, 2]);
  });

  it("is forgotten when it was retracted meanwhile, and is none where it failed or is another chain's", async () => {
    const retracted: NewEntry = { kind: "retracted", ref: "1:k", body: { reason: "gone" } };
    const failed: NewEntry = { ...outcome, body: { status: "failed" } };
    const elsewhere: NewEntry = { ...intent, body: { ...intent.body, chain: "10" } };

    expect(await set(inBlock, undefined, [intent, outcome, retracted]).at(165)).to.deep.equal([]);
    expect(await set(inBlock, undefined, [intent, failed]).at(165)).to.deep.equal([]);
    expect(await set(inBlock, undefined, [elsewhere, outcome]).at(165)).to.deep.equal([]);
  });
});
