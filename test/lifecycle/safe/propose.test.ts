import { expect } from "chai";
import { hashByKit } from "../../../src/lifecycle/safe/kit.ts";
import { objectionsTo, propose } from "../../../src/lifecycle/safe/propose.ts";
import { codeOf, openSafeWorld, type SafeWorld } from "../../support/safe-world.ts";
import { SAFE_VERSIONS } from "../../support/safes.ts";

for (const version of SAFE_VERSIONS)
  describe(`a proposal to a real Safe ${version}`, function () {
    this.timeout(60_000);
    let world: SafeWorld;
    before(async () => {
      world = await openSafeWorld(version);
    });
    after(() => world?.close());

    it("is refused for what is no Safe, a used nonce, a call that fails, and a name that is not its own", async () => {
      const { target, of, propose: proposed } = world;

      expect(await codeOf(proposed({ safe: `0x${"00".repeat(19)}99` }))).to.equal("NOT_A_SAFE");
      expect(await codeOf(proposed({ safe: target }))).to.equal("NOT_A_SAFE");
      expect(await codeOf(proposed({ call: of(target, "unpause()") }))).to.equal("CALL_FAILS");
      expect(await codeOf(proposed({ abi: "unpause()" }))).to.equal("CONFIG");
      await world.safe.execute({ to: world.relayer.address, data: "0x" });
      expect(await codeOf(proposed({ nonce: 0n }))).to.equal("NONCE_USED");
    });

    it("is refused when the Safe, or Safe's kit, says another hash", async () => {
      const { address, pause, at } = world;
      const wish = { safe: address, call: pause, value: 0n };
      const here = await at();
      const lying = {
        ...here.chain,
        call: async (...asked: Parameters<typeof here.chain.call>) =>
          asked[0].data.startsWith("0xd8d11f78") ? (`0x${"ab".repeat(32)}` as const) : here.chain.call(...asked),
      };

      expect(await codeOf(propose(wish, { ...here, chain: lying }, hashByKit))).to.equal("HASH_DIFFERS");
      expect(await codeOf(propose(wish, here, async () => `0x${"ab".repeat(32)}`))).to.equal("HASH_DIFFERS");
    });

    it("is objected to beforehand where the Safe may not make the call, or is none", async () => {
      const { address, target, of, pause, at } = world;
      const objections = async (safe: typeof address, call: typeof pause) => objectionsTo({ safe, call }, await at());

      expect(await objections(address, of(target, "unpause()"))).to.have.length(1);
      expect(await objections(target, pause)).to.have.length(1);
      expect(await objections(address, pause)).to.deep.equal([]);
    });

    it("is not objected to for an effect that holds, whose target refuses it to everybody (check refused it during an incident)", async () => {
      const wish = { safe: world.address, call: world.of(world.target, "unpause()") };
      const asked = async (holds: boolean) => objectionsTo(wish, await world.at(), { holds: async () => holds });

      expect([await asked(true), (await asked(false)).length]).to.deep.equal([[], 1]);
    });

    it("takes its nonce, owners and threshold from the chain, and the hash that the Safe computes", async () => {
      const { safe, address, pause, propose: proposed } = world;

      const proposal = await proposed();

      const fields = [pause.to, 0, pause.data, 0, 0, 0, 0, `0x${"00".repeat(20)}`, `0x${"00".repeat(20)}`];
      const asked = await safe.contract.getFunction("getTransactionHash").staticCall(...fields, 1);
      expect(proposal).to.deep.include({
        chainId: 1n,
        safe: address,
        safeVersion: version,
        safeTxHash: asked,
        threshold: 2,
      });
      expect([...proposal.owners].sort()).to.deep.equal(safe.owners.map((owner) => owner.address.toLowerCase()).sort());
      expect(proposal.transaction.nonce).to.equal(1n);
    });
  });
