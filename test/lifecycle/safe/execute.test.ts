import { expect } from "chai";
import type { Proposal } from "../../../src/lib/proposal-file.ts";
import { safeHashes } from "../../../src/lib/safe-transaction.ts";
import { execute, requireExecuted } from "../../../src/lifecycle/safe/execute.ts";
import { executionFailure } from "../../../src/lifecycle/safe/executed.ts";
import { mergeProposals } from "../../../src/lifecycle/safe/sign.ts";
import { fund } from "../../support/live-hub.ts";
import { codeOf, openSafeWorld, type SafeWorld } from "../../support/safe-world.ts";
import { SAFE_VERSIONS } from "../../support/safes.ts";

for (const version of SAFE_VERSIONS)
  describe(`executing a proposal on a real Safe ${version}`, function () {
    this.timeout(60_000);
    let world: SafeWorld;
    let fresh: unknown;
    before(async () => {
      world = await openSafeWorld(version);
    });
    after(() => world?.close());
    beforeEach(async () => {
      fresh = await world.fork.rpc("evm_snapshot");
    });
    afterEach(() => world.fork.rpc("evm_revert", [fresh]));

    const run = async (proposal: Proposal) =>
      execute(await world.standing(proposal), world.executor(), await world.at(), () => undefined);
    const owner = (place: number) => (world.safe.owners[place]?.address ?? "").toLowerCase();
    const removal = () => {
      const [first, second] = [owner(0), owner(1)];
      return world.of(world.address, "removeOwner(address,address,uint256)", [first, second, 2]);
    };

    it("sends nothing below the threshold, with signatures that the Safe refuses, or a call that fails by now", async () => {
      const one = await world.signed(await world.propose(), 0);
      const two = await world.signed(one, 1);
      const claimed = await world.standing(two);
      const [first, , third] = world.safe.owners.map(({ address }) => address.toLowerCase() as `0x${string}`);
      const unapproved = { ...claimed, standing: { ...claimed.standing, agreed: [first ?? "0x", third ?? "0x"] } };

      expect(await codeOf(run(one))).to.equal("NOT_READY");
      expect(await codeOf(execute(unapproved, world.executor(), await world.at(), () => undefined))).to.equal(
        "SIGNATURES",
      );
      await world.fork.rpc("hardhat_setStorageAt", [
        world.target,
        `0x${"0".repeat(64)}`,
        `0x${"0".repeat(23)}1${owner(0).slice(2)}`,
      ]);
      expect(await codeOf(run(two))).to.equal("CALL_FAILS");
      expect(await world.fork.rpc("eth_getTransactionCount", [world.relayer.address, "latest"])).to.equal("0x0");
    });

    it("pauses with the signatures that two owners made in parallel, and says so of the proposal from then on", async () => {
      const proposal = await world.propose();
      const merged = mergeProposals([await world.signed(proposal, 2), await world.signed(proposal, 0)]);

      const { hash } = await run(merged);

      expect(await world.isPaused()).to.equal(true);
      const { standing } = await world.standing(merged);
      expect(standing).to.deep.include({ status: "executed", sentences: [`executed by transaction ${hash}`] });
      expect(await codeOf(run(merged))).to.equal("NOT_READY");
    });

    it("takes an owner's approval on the chain in place of a signature", async () => {
      const proposal = await world.signed(await world.propose(), 1);
      const approving = world.of(world.address, "approveHash(bytes32)", [proposal.safeTxHash]);
      await fund(world.fork, owner(2));
      await world.fork.rpc("hardhat_impersonateAccount", [owner(2)]);
      await world.fork.rpc("eth_sendTransaction", [{ from: owner(2), ...approving }]);
      await world.fork.rpc("evm_mine", []);

      await run(proposal);

      expect(await world.isPaused()).to.equal(true);
    });

    it("counts no signature of an owner who was removed, and goes on with another owner's", async () => {
      const queued = await world.signed(await world.propose({ nonce: 1n }), 0, 1);
      expect((await world.standing(queued)).standing.status).to.equal("queued");
      await world.safe.execute(removal());

      const { standing } = await world.standing(queued);

      expect(standing).to.deep.include({ status: "waiting", agreed: [owner(0)], missing: [owner(2)], needed: 1 });
      expect(standing.sentences.join("\n")).to.match(new RegExp(`${owner(1)} is no owner any more.* no longer counts`));
      expect(await codeOf(run(queued))).to.equal("NOT_READY");
      await run(await world.signed(queued, 2));
      expect(await world.isPaused()).to.equal(true);
    });

    it("says that another transaction took the nonce, and names another proposal that waits for it", async () => {
      const proposal = await world.signed(await world.propose(), 0, 1);
      const other = await world.propose({ call: { to: world.target, data: "0x5c975abb" } });
      const { standing } = await world.standing(proposal, [other, proposal, other]);
      expect(standing.sentences[1]).to.match(new RegExp(`proposal ${other.safeTxHash} waits for nonce 0, too`));
      // One that was given as a file and kept as well was named twice.
      expect(standing.sentences).to.have.length(2);

      await world.safe.execute(removal());

      const late = await world.standing(proposal);
      expect(late.standing.status).to.equal("overtaken");
      expect(late.standing.sentences[0]).to.match(/another transaction took nonce 0: the Safe stands at 1/);
      expect(await codeOf(run(proposal))).to.equal("NOT_READY");
    });

    it("sends nothing when the call within fails, and says why its target refuses it", async () => {
      const draft = await world.propose({ call: world.of(world.target, "paused()") });
      const transaction = { ...draft.transaction, ...world.of(world.target, "unpause()") };
      const { safeTxHash } = safeHashes(1n, world.address, transaction);
      const proposal = await world.signed({ ...draft, transaction, safeTxHash }, 0, 1);

      const failed = await run(proposal).catch((error) => error);

      expect(failed).to.include({ code: "CALL_FAILS" });
      expect(failed.message).to.match(/^nothing was sent: .* answers the Safe: /);
    });

    it("explains a call of which the Safe says that it failed", async () => {
      const proposal = await world.propose();
      const here = await world.at();
      const hash = proposal.safeTxHash;
      const log = {
        address: world.address,
        topics: [executionFailure, hash],
        data: "0x",
        transactionHash: hash,
      } as const;
      const chain = { ...here.chain, logs: async () => [{ ...log, logIndex: 0 }] };

      const failed = await requireExecuted(
        proposal,
        { hash, block: here.block, success: true },
        { ...here, chain },
      ).catch((error) => error);

      expect(failed).to.include({ code: "EXECUTION_FAILURE" });
      expect(failed.message).to.match(/used up the nonce and changed nothing/);
    });

    it("says that a transaction which the Safe says nothing of did not execute it", async () => {
      const proposal = await world.propose();
      const { block } = await world.at();

      const receipt = { hash: `0x${"12".repeat(32)}`, block, success: true } as const;

      expect(await codeOf(requireExecuted(proposal, receipt, await world.at()))).to.equal("REVERTED");
    });
  });
