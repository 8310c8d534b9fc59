import imported, { EthSafeSignature } from "@safe-global/protocol-kit";
import { expect } from "chai";
import { execute } from "../../../src/lifecycle/safe/execute.ts";
import { addSignature } from "../../../src/lifecycle/safe/sign.ts";
import { fund } from "../../support/live-hub.ts";
import { openSafeWorld, type SafeWorld } from "../../support/safe-world.ts";
import { deploySafeContract, SAFE_VERSIONS } from "../../support/safes.ts";

// Its types describe the CommonJS half of the package, where the class is one level deeper.
const Kit = imported as unknown as typeof imported.default;
type Kit = InstanceType<typeof Kit>;

for (const version of SAFE_VERSIONS)
  describe(`beside Safe's own kit, on a real Safe ${version}`, function () {
    this.timeout(60_000);
    let world: SafeWorld;
    let libraries = { multiSendAddress: "", multiSendCallOnlyAddress: "" };
    before(async () => {
      world = await openSafeWorld(version);
      const deploy = async (path: string) => String((await deploySafeContract(world.payer, version, { path })).target);
      libraries = {
        multiSendAddress: await deploy("libraries/MultiSend"),
        multiSendCallOnlyAddress: await deploy("libraries/MultiSendCallOnly"),
      };
    });
    after(() => world?.close());

    /** The kit in the hands of an owner; its list of chains does not know ours. */
    async function kitOf(place: number) {
      const key = world.safe.owners[place];
      await fund(world.fork, key?.address ?? "");
      return Kit.init({
        provider: world.fork.url,
        signer: key?.privateKey ?? "",
        safeAddress: world.safe.address,
        contractNetworks: { "1": libraries },
      });
    }
    const transactionOf = async (kit: Kit, { to, data }: { to: string; data: string }, nonce: number) =>
      kit.createTransaction({ transactions: [{ to, data, value: "0" }], options: { nonce, safeTxGas: "0" } });

    it("executes with a signature that the kit made of the same transaction", async () => {
      const proposal = await world.signed(await world.propose(), 0);
      const kit = await kitOf(1);

      const theirs = await kit.signTransaction(await transactionOf(kit, world.pause, 0), "eth_signTypedData_v4");
      const [signature] = [...theirs.signatures.values()];
      const signed = addSignature(proposal, signature?.data ?? "");
      await execute(await world.standing(signed), world.executor(), await world.at(), () => undefined);

      expect(await world.isPaused()).to.equal(true);
    });

    it("makes signatures that the kit executes with", async () => {
      const call = world.of(world.address, "changeThreshold(uint256)", [1]);
      const proposal = await world.signed(await world.propose({ call }), 0, 2);
      const kit = await kitOf(1);

      const theirs = await transactionOf(kit, call, 1);
      for (const { owner, signature } of proposal.signatures)
        theirs.addSignature(new EthSafeSignature(owner, signature));
      expect(await kit.getTransactionHash(theirs)).to.equal(proposal.safeTxHash);
      await kit.executeTransaction(theirs);
      await world.fork.rpc("evm_mine", []);

      expect((await world.standing(proposal)).live.threshold).to.equal(1);
    });
  });
