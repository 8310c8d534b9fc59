import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import { undoObjection } from "../../src/core/undo.ts";
import { blockOf, fakeChain, preparedOf, sender, stranger, target } from "../support/fakes.ts";

const undo = { from: stranger, call: { to: target, data: "0x3f4ba83a" } } as const;
const reverts = (why: string) => Promise.reject(new FirebreakError("CALL_REVERTED", why));
const ask = (known: Partial<Chain>, holds = false) =>
  undoObjection(undo, preparedOf({ holds }), sender, blockOf(100), fakeChain(known));

describe("the way back", () => {
  it("is closed when recovery's call reverts after the simulated containment, which each makes in its own name", async () => {
    const asked: unknown[] = [];
    const simulating =
      (undone: boolean): Chain["simulate"] =>
      async (calls) => {
        asked.push(...calls.map(({ from }) => from));
        return [
          { success: true, output: "0x" },
          { success: undone, output: "0x" },
        ];
      };

    expect(await ask({ simulate: simulating(false) })).to.match(/could not undo it \(its call reverts after/);
    expect(await ask({ simulate: simulating(true) })).to.equal(undefined);
    expect(asked.slice(0, 2)).to.deep.equal([sender, stranger]);
  });

  it("is asked alone when the effect holds already", async () => {
    expect(await ask({ call: () => reverts("not the owner") }, true)).to.match(/not the owner/);
    expect(await ask({ call: async () => "0x" }, true)).to.equal(undefined);
  });

  it("is shown by the difference to a stranger where no node simulates, or the containment itself would fail", async () => {
    const alike: Partial<Chain> = { call: () => reverts("not paused") };
    const known: Partial<Chain> = {
      call: (_, __, from) => reverts(from === stranger ? "not paused" : "not the owner"),
    };
    const failing: Chain["simulate"] = async () => [{ success: false, output: "0x" }];

    expect(await ask(alike)).to.match(/refused like a stranger/);
    expect(await ask(known)).to.equal(undefined);
    expect(await ask({ ...alike, simulate: failing })).to.match(/refused like a stranger/);
  });

  it("raises what cannot be read", async () => {
    const error: unknown = await ask({}, true).catch((raised: unknown) => raised);

    expect(error).to.have.property("code", "NOT_EVALUABLE");
  });

  it("is closed in the words of our own errors (a person read that the execution reverted)", async () => {
    const data = "0xd9cfece5";
    const call = () => Promise.reject(new FirebreakError("CALL_REVERTED", "execution reverted", { cause: { data } }));

    expect(await ask({ call }, true)).to.match(
      /could not undo it \(the contract says RecoveryController_Unhealthy \(execution reverted\)\)/,
    );
  });
});
