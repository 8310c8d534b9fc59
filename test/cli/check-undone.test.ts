import { expect } from "chai";
import { lever } from "../../src/actions/lever.ts";
import { pause } from "../../src/actions/pause.ts";
import { rawCall } from "../../src/actions/raw-call.ts";
import { undoneBy, undoneOn } from "../../src/cli/check-undone.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Hex } from "../../src/core/types.ts";
import { makeAdapter } from "../../src/levers.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, fakeAction, fakeChain, sender, target } from "../support/fakes.ts";

const own = `unpause() of ${target}, by whoever may call it`;
const may = `; that ${sender} may is simulated`;
const undo = { from: sender, call: { to: target, data: "0x" } } as const;
const said = (written: object, action = fakeAction({ undo: own })) =>
  undoneBy(action, undo, { from: sender, args: [], ...written });

describe("what check says undoes an action", () => {
  it("is the call that is written out, with its arguments, which is the one that is simulated (it was the action's own, which the target did not have)", () => {
    expect(said({ call: "open()" })).to.equal(`open() of ${target}${may}`);
    expect(said({ call: "function set(bool on, uint256)", args: [false, 7] })).to.equal(
      `set(false, 7) of ${target}${may}`,
    );
    expect(said({ call: "open()" }, fakeAction())).to.equal(`open() of ${target}${may}`);
  });

  it("is what the action knows of itself where no call is written, and nothing where it knows none", () => {
    expect(said({})).to.equal(`${own}${may}`);
    expect(undoneBy(fakeAction({ undo: own }), undefined, undefined)).to.equal(own);
    expect(undoneBy(fakeAction(), undefined, undefined)).to.equal(undefined);
  });
});

describe("what check says undoes an action that only guesses it", () => {
  const tools = { id: "it", chainId: 1n, make: makeAdapter };
  const pausing = (settings: object = {}) => pause.create(pause.params.parse({ target, ...settings }), tools);
  /** With this at the target, and nothing at all elsewhere. */
  const undone = async (action: Action, code: Hex = "0x60") => {
    const chain = fakeChain({
      head: async () => blockOf(100),
      code: async (of) => (of === target ? code : "0x"),
      slot: async () => toWord(0n),
    });
    return (await undoneOn({ actions: new Map([["it", action]]), undos: new Map(), chain }, {})).get("it");
  };

  it("is not known where the target has no such function (an undo was named that does not exist)", async () => {
    const use = "openzeppelin-pause";
    const pulling = lever.create(lever.params.parse({ lever: { use, target }, acceptLoosenKey: true }), tools);

    expect(await undone(pausing({ acceptLoosenKey: true }))).to.match(/^not known: usually it is unpause\(\) of /);
    expect(await undone(pulling)).to.match(/^not known: /);
    expect(await undone(pausing({ expires: true }))).to.equal("ends by itself");
  });

  it("is what is guessed where the target has it, or nobody can say, and what the user names in any case", async () => {
    const unread = fakeChain({ head: async () => blockOf(100) });
    const named = pausing({ loosen: { call: "open()" } });
    const holds = { call: "function paused() view returns (bool)" };
    const raw = rawCall.params.parse({ target, call: "pause()", holds, undoneBy: "open(), by its owner" });

    expect(await undone(pausing(), "0x633f4ba83a14")).to.equal(own);
    const of = { actions: new Map([["it", pausing()]]), undos: new Map(), chain: unread };
    expect((await undoneOn(of, {})).get("it")).to.equal(own);
    expect(await undone(named)).to.equal(`open() of ${target}, by whoever may call it`);
    expect(await undone(rawCall.create(raw, tools))).to.equal("open(), by its owner");
  });
});
