import { expect } from "chai";
import { Wallet } from "ethers";
import type { Address } from "../../src/core/types.ts";
import { type LiveChain, openLiveChain } from "../support/live-chain.ts";
import { fund, giveRole } from "../support/live-hub.ts";
import { startResponder } from "../support/responder.ts";

describe("firebreak run, after a containment that was given up", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  it("sends it again when its key gets the role (it was armed, and the attack went on)", async () => {
    const bot = Wallet.createRandom();
    const address = bot.address.toLowerCase() as Address;
    await fund(live.fork, address);
    const { path } = live.write({ signer: { key: "env:BOT" }, source: { use: "heads", pollMs: 50 } });
    const responder = startResponder(path, { ...live.env, BOT: bot.privateKey });
    await responder.says(/DISARMED +pause-pool/);
    await live.grantBridge();
    const mining = setInterval(() => void live.fork.rpc("evm_mine", []), 300);

    await responder.says(/PEOPLE NEEDED +pause-pool · pause-pool came to nothing three times/);
    const tried = await live.fork.rpc("eth_getTransactionCount", [address, "latest"]);
    await giveRole(live.fork, address);
    await responder.says(/CONTAINED/);
    clearInterval(mining);
    const sent = await live.fork.rpc("eth_getTransactionCount", [address, "latest"]);
    await responder.end("SIGTERM");

    expect([tried, sent]).to.deep.equal(["0x3", "0x4"]);
    expect(responder.said()).to.include("the call of pause-pool succeeds again");
  });
});
