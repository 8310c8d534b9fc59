import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Executor } from "../../../src/core/parts.ts";
import { makeTx } from "../../store/changes.ts";
import { set } from "./climbing.ts";

function signedWhen(isUp: () => boolean): Partial<Executor> {
  const down = new FirebreakError("SIGNER_UNREACHABLE", "the key service does not answer", { retryable: true });
  return { sign: async (action) => (isUp() ? makeTx(action, 0) : Promise.reject(down)) };
}

/** A ladder that is begun while nothing can be signed, and the signer, which may come back. */
async function unsigned() {
  const signer = { isDown: true };
  const it = set({ executor: signedWhen(() => !signer.isDown) });
  await it.find();
  return { it, signer };
}

describe("climbing a ladder while nothing can be signed", () => {
  it("takes each way as soon as it can be signed, under the id of a first attempt (three heads without a signer gave it up)", async () => {
    const { it, signer } = await unsigned();
    await it.heads(101, 107);
    const before = it.intents();

    it.restart();
    signer.isDown = false;
    await it.heads(108);

    expect(before).to.deep.equal([]);
    expect(it.intents()).to.deep.equal(["1:owner:changed:direct:100:0", "1:owner:changed:plan:100:0"]);
  });

  it("does not end while nothing can be signed", async () => {
    const { it, signer } = await unsigned();
    await it.heads(403, 406);

    signer.isDown = false;
    await it.heads(407);

    expect(it.rungs().some((one) => one.startsWith("ended"))).to.equal(false);
    expect(it.intents()).to.have.length(2);
  });

  it("is told once of each way for which nothing can be signed, and tries them at each head (both were written down at each)", async () => {
    const { it, signer } = await unsigned();
    await it.heads(101, 110);
    const before = it.rungs();

    signer.isDown = false;
    await it.heads(111);

    expect(before).to.deep.equal(["begun 0 100", "begun 1 102", "begun 2 104"]);
    expect([it.rungs().slice(3), it.intents().length]).to.deep.equal([["begun 0 111", "begun 1 111"], 2]);
  });
});
