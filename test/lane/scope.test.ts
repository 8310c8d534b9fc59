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

  it("says which steps ask the owners of a Safe: actions, and ladders whose first way does", () => {
    const app = appOf();
    const [first] = app.chains;
    if (first === undefined) throw new Error("expected one chain");
    const way = (action: string, afterBlocks: bigint) => ({ kind: "action", action, afterBlocks }) as const;
    const ladders = { last: [way("pause", 0n), way("ask", 3n)], first: [way("ask", 0n), way("pause", 3n)] };
    const asks = { to: target, data: "0x", safe: target } as const;
    const actions = new Map([
      ["pause", fakeAction({ target })],
      ["ask", fakeAction({ target, asks })],
    ]);

    const { asking } = policyOf(app, { ...first, actions, playbooks: [playbookOf({ ladders })] });

    expect(asking).to.deep.equal(["ask", "first"]);
  });
});
