import { expect } from "chai";
import { finalityObjections } from "../../src/cli/check-finality.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Finality } from "../../src/core/finality.ts";
import type { Chain } from "../../src/core/parts.ts";
import { playbookOf } from "../core/deciding.ts";
import { fakeChain } from "../support/fakes.ts";

const fails = (code: string) => async () => {
  throw new FirebreakError(code, "the node says no", { retryable: true });
};
const about = async (heightOf: Chain["heightOf"], finality?: Finality, steps: readonly string[] = ["pause"]) => {
  const playbooks = [playbookOf({ steps, ...(finality && { finality }) })];
  const found = await finalityObjections({ chain: fakeChain({ heightOf }), playbooks, config: { name: "base" } });
  return found.map((one) => one.about);
};

describe("a playbook that waits until a block is final", () => {
  const finality: Finality = { kind: "tag", tag: "finalized" };

  it("is refused where no node says which block is [it never acted, and nothing said so]", async () => {
    expect(await about(fails("NOT_EVALUABLE"), finality)).to.deep.equal(["playbook stop"]);
    expect(await about(fails("BLOCK_UNKNOWN"), finality)).to.deep.equal(["playbook stop"]);
  });

  it("is not refused where nodes say it, or cannot for a moment, nor where it does not act on this chain or waits for blocks", async () => {
    expect(await about(async () => 90n, finality)).to.deep.equal([]);
    for (const code of ["NO_QUORUM", "RPC_UNREACHABLE", "RPC_LIMITED"])
      expect(await about(fails(code), finality)).to.deep.equal([]);
    expect(await about(fails("NOT_EVALUABLE"), finality, [])).to.deep.equal([]);
    expect(await about(fails("NOT_EVALUABLE"), { kind: "depth", blocks: 3n })).to.deep.equal([]);
    expect(await about(fails("NOT_EVALUABLE"))).to.deep.equal([]);
  });
});
