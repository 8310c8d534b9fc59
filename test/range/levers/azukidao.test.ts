import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { Address } from "../../../src/core/types.ts";
import { type Levers, recordedLevers, STRANGER } from "../../support/levers.ts";
import { needs } from "../../support/shared.ts";

type Payload = { bean: Address; attacker: Address; args: readonly unknown[] };

describe("pause() of AzukiDAO's Bean of block 17,593,308", function () {
  this.timeout(60_000);
  let bean: Levers;
  let payload: Payload;
  beforeEach(async function () {
    payload = JSON.parse(readFileSync(needs(this, "payloads/azukidao-bean.json"), "utf8"));
    bean = await recordedLevers(needs(this, "recordings/exploit-azukidao-bean-17593308.json.gz"));
    // The stolen signature is good until 16 seconds after the block: three blocks, one second apart.
    await bean.fork.rpc("anvil_setBlockTimestampInterval", [1]);
  });
  afterEach(() => bean?.close());

  const lever = () => ({ use: "openzeppelin-pause", target: payload.bean });
  const claim = () =>
    bean.send(
      payload.attacker,
      payload.bean,
      "claim(address[],uint256[],uint256[],uint256,uint256,bytes)",
      payload.args,
    );
  const taken = () => bean.read(payload.bean, "balanceOf(address)", [payload.attacker]);

  it("is not pulled by a stranger, and the used signature claims another 31,250 BEAN", async () => {
    const before = await taken();
    expect(await bean.pull(STRANGER, lever())).to.include("caller is not the owner");
    expect(await bean.holds(lever())).to.equal(false);

    expect(await claim()).to.equal("done");

    expect((await taken()) - before).to.equal(31_250n * 10n ** 18n);
  });

  it("is pulled by the recorded owner, and the next claim is refused", async () => {
    const [owner, before] = [await bean.holder(payload.bean, "owner()"), await taken()];

    expect(await bean.pull(owner, lever())).to.equal("done");

    expect(await bean.holds(lever())).to.equal(true);
    expect(await claim()).to.include("paused");
    expect(await taken()).to.equal(before);
    expect(bean.fork.misses()).to.deep.equal([]);
    bean.note(
      "openzeppelin-pause of AzukiDAO's Bean",
      payload.bean,
      owner,
      "its recorded owner()",
      "blocks one second apart",
    );
  });
});
