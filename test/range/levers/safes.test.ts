import { expect } from "chai";
import { JsonRpcProvider, type JsonRpcSigner } from "ethers";
import type { Address } from "../../../src/core/types.ts";
import { lower } from "../../../src/lib/words.ts";
import { AAVE, RESERVES } from "../../../src/range/embedded/addresses.ts";
import { embeddedLevers, STRANGER } from "../../support/levers.ts";
import { planOf } from "../../support/plans.ts";
import { deploySafe, deploySafeContract, type RealSafe, SAFE_VERSIONS } from "../../support/safes.ts";

const [weth] = RESERVES;
const PAYER: Address = "0x00000000000000000000000000000000000000fe";
const lever = {
  use: "aave-reserve-pause",
  configurator: AAVE.configurator,
  dataProvider: AAVE.dataProvider,
  reserve: weth.address,
};

const GUARD = "examples/guards/DelegateCallTransactionGuard";

for (const version of SAFE_VERSIONS)
  describe(`a Safe ${version} that is Aave's emergency admin`, function () {
    this.timeout(60_000);
    let aave: Awaited<ReturnType<typeof embeddedLevers>>;
    let provider: JsonRpcProvider;
    let payer: JsonRpcSigner;
    let safe: RealSafe;
    let at: Address;
    let fresh: unknown;
    before(async () => {
      aave = await embeddedLevers();
      await aave.fork.rpc("hardhat_impersonateAccount", [PAYER]);
      await aave.fork.rpc("hardhat_setBalance", [PAYER, "0xd3c21bcecceda1000000"]);
      // Without the cache, or a question asked again within 250 ms gets the old answer.
      const options = { staticNetwork: true, pollingInterval: 20, cacheTimeout: -1 };
      provider = new JsonRpcProvider(aave.fork.url, undefined, options);
      payer = await provider.getSigner(PAYER);
      safe = await deploySafe(payer, { version });
      at = lower(safe.address);
      await aave.send(aave.chain.aclAdmin, AAVE.acl, "addEmergencyAdmin(address)", [at]);
    });
    beforeEach(async () => {
      fresh = await aave.fork.rpc("evm_snapshot");
    });
    afterEach(() => aave.fork.rpc("evm_revert", [fresh]));
    after(async () => {
      provider?.destroy();
      await aave?.close();
    });

    /** What a module asks of the Safe: "done", or why it is refused. */
    const asModule = async ({ to, data }: { to: string; data: string }, operation = 0): Promise<string> => {
      const asking = safe.contract.getFunction("execTransactionFromModule");
      // The Safe answers false for a call that fails, so gas must not be estimated: too little for the call is enough for the answer.
      const all = [to, 0, data, operation, { gasLimit: 1_000_000 }];
      try {
        const done = await asking.staticCall(...all);
        await (await asking.send(...all)).wait();
        return done ? "done" : "the call fails";
      } catch (error) {
        return String(Object(error).reason);
      }
    };

    /** Safe's own example of a guard: nothing may be called in the Safe's name with its storage. */
    const guard = async () =>
      (await deploySafeContract(payer, version, { path: GUARD, args: [AAVE.pool] })).getAddress();

    const call = () => {
      const [planned] = planOf([lever]).actions;
      return { to: planned?.action.target ?? "", data: planned?.action.data ?? "" };
    };

    it("does not pull the lever for one owner alone", async () => {
      const error = await safe.execute(call(), safe.owners.slice(0, 1)).catch((raised: unknown) => raised);

      // Safe's GS020: the signatures are too short.
      expect(error).to.have.property("reason", "GS020");
      expect(await aave.holds(lever)).to.equal(false);
    });

    it("pulls it for two owners who sign the adapter's bytes", async () => {
      await safe.execute(call());

      expect(await aave.holds(lever)).to.equal(true);
      const out = [weth.address, 1_000, STRANGER];
      const taking = aave.send(aave.chain.supplier, AAVE.pool, "withdraw(address,uint256,address)", out);
      expect(await taking).to.include('"29"');
      aave.note(
        `aave-reserve-pause by Safe ${version}`,
        AAVE.configurator,
        at,
        "two of three owners sign",
        "the ACL admin made it an emergency admin",
      );
    });

    it("lets a module pull it without a signature, once the owners enable it", async () => {
      // Safe's GS104: whoever asks is not an enabled module.
      expect(await asModule(call())).to.equal("GS104");

      await safe.enableModule(PAYER);
      expect(await asModule(call())).to.equal("done");

      expect(await aave.holds(lever)).to.equal(true);
    });

    it("asks its guard about what the owners sign, not about what a module does", async () => {
      await safe.enableModule(PAYER);
      await safe.setGuard(await guard());

      const signed = await safe.execute({ ...call(), operation: 1 }).catch((raised: unknown) => raised);

      expect(signed).to.have.property("reason", "This call is restricted");
      await safe.execute(call());
      expect(await aave.holds(lever)).to.equal(true);
      expect(await asModule(call(), 1)).to.equal("done");
    });

    if (version === "1.5.0")
      it("asks its module guard about what a module does", async () => {
        await safe.enableModule(PAYER);
        await safe.setModuleGuard(await guard());

        expect(await asModule(call(), 1)).to.equal("This call is restricted");
        expect(await asModule(call())).to.equal("done");

        expect(await aave.holds(lever)).to.equal(true);
      });
  });
