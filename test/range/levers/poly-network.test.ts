import { readFileSync } from "node:fs";
import { expect } from "chai";
import { toQuantity } from "ethers";
import type { Address } from "../../../src/core/types.ts";
import { type Levers, recordedLevers, STRANGER } from "../../support/levers.ts";
import { needs } from "../../support/shared.ts";

const PROXY: Address = "0x5a51e2ebf8d136926b9ca7b59b60464e7c44d2eb";
const MANAGER: Address = "0x838bf9e95cb12dd76a54c9f9d2e3082eaf928270";
const LOCKED: Address = "0x250e76987d838a75310c34bf422ea9f1ac4cc906";
const lever = {
  use: "call",
  target: PROXY,
  call: "pauseEthCrossChainManager()",
  probe: { target: MANAGER, call: "paused() view returns (bool)" },
};

type Message = { proof: string; rawHeader: string; headerSig: string };
type Payload = { attacker: Address; tx1: Message; tx2: Message };

describe("pauseEthCrossChainManager() of the Poly Network of block 12,996,658", function () {
  this.timeout(60_000);
  let poly: Levers;
  let payload: Payload;
  beforeEach(async function () {
    payload = JSON.parse(readFileSync(needs(this, "payloads/poly-network.json"), "utf8"));
    poly = await recordedLevers(needs(this, "recordings/exploit-poly-network-12996658.json.gz"));
  });
  afterEach(() => poly?.close());

  const attack = ({ proof, rawHeader, headerSig }: Message) =>
    poly.send(payload.attacker, MANAGER, "verifyHeaderAndExecuteTx(bytes,bytes,bytes,bytes,bytes)", [
      proof,
      rawHeader,
      "0x",
      "0x",
      headerSig,
    ]);
  const locked = () => poly.fork.rpc("eth_getBalance", [LOCKED, "latest"]);

  it("is not pulled by a stranger, and 2,857.49 ETH are unlocked", async () => {
    expect(await attack(payload.tx1)).to.equal("done");
    expect(await poly.pull(STRANGER, lever)).to.include("caller is not the owner");
    expect(await poly.holds(lever)).to.equal(false);

    expect(await attack(payload.tx2)).to.equal("done");

    expect(await locked()).to.equal("0x0");
  });

  it("is pulled by the recorded owner between the attack's two transactions, and the ether stays", async () => {
    const owner = await poly.holder(PROXY, "owner()");
    expect(await attack(payload.tx1)).to.equal("done");

    expect(await poly.pull(owner, lever)).to.equal("done");

    expect(await poly.holds(lever)).to.equal(true);
    expect(await attack(payload.tx2)).to.include("paused");
    expect(await locked()).to.equal(toQuantity(2_857_486_346_845_890_372_134n));
    expect(poly.fork.misses()).to.deep.equal([]);
    poly.note("pauseEthCrossChainManager() of Poly Network", PROXY, owner, "its recorded owner()");
  });
});
