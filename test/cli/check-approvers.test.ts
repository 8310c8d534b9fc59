import { expect } from "chai";
import { Wallet } from "ethers";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain } from "../support/live-chain.ts";

describe("firebreak check, of who may loosen", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  const [first, second] = [Wallet.createRandom().address, Wallet.createRandom().address];
  const approving = (approvers: readonly string[], threshold: number) => ({ operator: { approvers, threshold } });

  it("refuses the key that pauses among the approvers (it passed without a word)", async () => {
    const own = await live.check(approving([first, live.guardian.address], 2));
    const others = await live.check(approving([first, second], 2));

    expect([own.code, own.about]).to.deep.equal([1, ["operator.approvers"]]);
    expect(own.why[0]).to.include(`${live.guardian.address.toLowerCase()} is the responder's own key`);
    expect(others).to.deep.equal({ code: 0, about: [], why: [] });
  });

  it("warns where one signature is enough: one, two", async () => {
    const warned = async (threshold: number) => {
      const { path } = live.write(approving([first, second], threshold));
      const { code, out } = await firebreak(["check", "--config", path], live.env);
      return [code, /^! one approver's signature loosens anything/m.test(out)];
    };

    expect([await warned(1), await warned(2)]).to.deep.equal([
      [0, true],
      [0, false],
    ]);
  });
});
