import { expect } from "chai";
import { pause } from "../../src/actions/pause.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import { everywhere, inOrder, receiptOf } from "../../src/chain/senders.ts";
import { createBeat } from "../../src/core/beat.ts";
import { direct } from "../../src/executors/direct.ts";
import { AAVE, RESERVES } from "../../src/range/embedded/addresses.ts";
import { bounded } from "../../src/signers/bounded.ts";
import { local } from "../../src/signers/local.ts";
import { type Acting, actionOf, openActing } from "../actions/acting.ts";
import { hashFor } from "../support/fakes.ts";

const dai = RESERVES[4].address;
const key = local.create({ key: "env:KEY" }, { env: { KEY: hashFor("the key that is rotated away") } });

describe("a key whose role is rotated away", function () {
  this.timeout(120_000);
  let acting: Acting;
  before(async () => {
    acting = await openActing();
    await acting.fork.rpc("hardhat_setBalance", [key.address, "0xd3c21bcecceda1000000"]);
  });
  after(() => acting?.close());

  it("is disarmed at the next head, and armed again when it has the role again, without a restart", async () => {
    const { chain, at, fork } = acting;
    const stop = actionOf(pause, {
      target: AAVE.configurator,
      call: "function setPoolPause(bool)",
      args: [true],
      holds: { to: AAVE.dataProvider, call: "function getPaused(address) view returns (bool)", args: [dai] },
    });
    const [{ to, data } = { to: at.pool, data: "0x" as const }] = stop.signs ?? [];
    const rpc = openRpc(fork.url);
    const executor = direct.create(direct.params.parse({}), {
      chainId: 1n,
      signer: bounded(key, new Map([[1n, new Map([[to, new Set([data])]])]])),
      ask: (method, params) => inOrder([rpc], method, params),
      everywhere: (...asked) => everywhere([rpc], ...asked),
      receiptOf: (hash) => receiptOf([rpc], hash),
    });
    const beat = createBeat(new Map([["stop", stop]]), executor, chain);
    const change = async (call: string) => {
      await acting.send(at.aclAdmin, AAVE.acl, `${call}(address)`, [key.address]);
      await beat.at(await chain.head());
      return beat.states().get("stop")?.armed;
    };

    const states = [
      await change("addEmergencyAdmin"),
      await change("removeEmergencyAdmin"),
      await change("addEmergencyAdmin"),
    ];
    await rpc.close();

    expect(states).to.deep.equal([true, false, true]);
  });
});
