import { expect } from "chai";
import { policyOf } from "../../src/lane/scope.ts";
import { playbookOf } from "../core/deciding.ts";
import { appOf } from "../healthy.ts";
import { fakeAction, target } from "../support/fakes.ts";

describe("the policy of a chain", () => {
  it("says what each action acts on: its target, its targets, or itself; of a ladder what its first way does", () => {
    const app = appOf();
    const [first] = app.chains;
    if (first === undefined) throw new Error("expected one chain");
    const other = `0x${"12".repeat(20)}` as const;
    const ladders = { climb: [{ kind: "action", action: "trip", afterBlocks: 0n }] } as const;
    const actions = new Map([
      ["pause", fakeAction({ target })],
      ["trip", fakeAction({ targets: [target, other] })],
      ["sign", fakeAction()],
    ]);

    const { targets } = policyOf(app, { ...first, actions, playbooks: [playbookOf({ ladders })] });

    expect(targets).to.deep.equal({
      pause: [target],
      trip: [target, other],
      sign: ["sign"],
      climb: [target, other],
    });
  });
});
