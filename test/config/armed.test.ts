import { expect } from "chai";
import { undoOf } from "../../src/config/armed.ts";
import { parseConfig } from "../../src/config/config.ts";
import type { Action } from "../../src/core/parts.ts";
import { codeOf, fakeAction, sender, stranger, target } from "../support/fakes.ts";

const pause = { use: "pause", target };
const parse = (more: object) =>
  parseConfig(
    JSON.stringify({ chain: { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 }, store: "x", ...more }),
    "x.yaml",
  );
const attempt = (make: () => unknown): string => {
  try {
    return `no failure: ${make()}`;
  } catch (error) {
    return codeOf(error);
  }
};
const undoFor = (undo: object, action: Partial<Action> = {}) => {
  const written = parse({ actions: { stop: { ...pause, undo } } }).undos["stop"];
  if (written === undefined) throw new Error("expected an undo");
  return undoOf("stop", written, fakeAction(action));
};

describe("what a configuration says of readiness", () => {
  it("refuses arguments without a call, a detector with a way back, and no blocks between two looks", () => {
    const refused = [
      { actions: { stop: { ...pause, undo: { from: sender, args: [true] } } } },
      { detectors: { owner: { use: "silence", undo: { from: sender } } } },
      { armed: { everyBlocks: 0 } },
    ];

    expect(refused.map((more) => attempt(() => parse(more)))).to.deep.equal(["CONFIG", "CONFIG", "CONFIG"]);
  });

  it("has everything that nobody wrote", () => {
    expect(parse({}).armed).to.deep.equal({ everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n });
  });

  it("takes the call that the action knows, unless another one is written, and refuses an action that knows none", () => {
    const undoing = { to: target, data: "0x3f4ba83a" } as const;

    expect(undoFor({ from: sender }, { undoing })).to.deep.equal({ from: sender, call: undoing });
    expect(undoFor({ from: sender, to: stranger, call: "unpause()" }, { undoing })).to.deep.equal({
      from: sender,
      call: { to: stranger, data: "0x3f4ba83a" },
    });
    expect(undoFor({ from: sender, call: "unpause()" }, { relies: [target] }).call.to).to.equal(target);
    expect(attempt(() => undoFor({ from: sender }))).to.equal("CONFIG");
    expect(attempt(() => undoFor({ from: sender, call: "unpause()" }))).to.equal("CONFIG");
  });
});
