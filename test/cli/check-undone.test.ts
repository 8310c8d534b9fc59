import { expect } from "chai";
import { undoneBy } from "../../src/cli/check-undone.ts";
import { fakeAction, sender, target } from "../support/fakes.ts";

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
