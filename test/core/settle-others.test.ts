import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import type { Action } from "../../src/core/parts.ts";
import { createSettling } from "../../src/core/settle.ts";
import { blockOf, fakeAction, fakeChain, findingOf } from "../support/fakes.ts";
import { learn } from "./deciding.ts";

/** What became of an incident 64 blocks after somebody else's pause was seen at block 101, and what is handled again. */
async function settled(holds: Action["holds"]) {
  const history = createHistory(1n);
  learn(history, findingOf());
  const named = { action: "pause", incident: "owner:changed" };
  history.take({ kind: "intent", ref: "1:k", body: { ...named, chain: "1" } });
  history.take({ kind: "outcome", ref: "1:k", body: { ...named, status: "already", verifiedBlock: "101", on: "1" } });
  const settling = createSettling({
    unsettled: history.unsettled,
    actions: new Map([["pause", fakeAction({ holds })]]),
    chain: fakeChain({ blockAt: async (number) => blockOf(number) }),
    fault: (_, reason) => expect.fail(reason),
  });
  const entries = await settling.at(blockOf(165));
  for (const entry of entries) history.take(entry);
  return [...entries.map(({ kind }) => kind), ...history.takeAgain().map(({ key }) => key)];
}

describe("an effect that somebody else brought about", () => {
  it("is final when it held where it was seen, whatever it does now", async () => {
    expect(await settled(async () => true)).to.deep.equal(["stable"]);
    expect(await settled(async ({ number }) => number < 150n)).to.deep.equal(["stable"]);
  });

  it("is acted on again when a reorganisation that nobody saw took it (it was never looked at again)", async () => {
    expect(await settled(async () => false)).to.deep.equal(["retracted", "owner:changed"]);
  });

  it("is left alone when it came later on this branch and was lifted since", async () => {
    expect(await settled(async ({ number }) => number > 102n && number < 150n)).to.deep.equal(["stable"]);
  });
});

describe("a containment that a reorganisation took", () => {
  it("is one attempt, however many replicas see it (three of them were the last attempt, and nothing was done)", () => {
    const [finding, history] = [findingOf(), createHistory(1n)];
    learn(history, finding);
    const named = { action: "pause", incident: "owner:changed" };
    history.take({ kind: "intent", ref: "1:k", body: { ...named, chain: "1" } });
    const outcome = { ...named, status: "contained", hash: "0x01", minedBlock: "101", on: "1" };
    history.take({ kind: "outcome", ref: "1:k", body: outcome });

    for (const replica of ["one", "two", "three"])
      history.take({ kind: "retracted", ref: "1:k", body: { ...named, again: [named.incident], replica } });

    expect(history.attempt(finding, "pause")).to.equal(1);
    expect(history.takeAgain()).to.deep.equal([finding]);
  });
});
