import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import { ContractFactory, JsonRpcProvider } from "ethers";
import type { DetectorPart } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { approvals } from "../../src/detectors/approvals.ts";
import { governance } from "../../src/detectors/governance.ts";
import { newContract } from "../../src/detectors/new-contract.ts";
import { unauthorized } from "../../src/detectors/unauthorized.ts";
import { lower } from "../../src/lib/words.ts";
import { AAVE, RESERVES } from "../../src/range/embedded/addresses.ts";
import { embeddedLevers } from "../support/levers.ts";
import { watchingOn } from "./live.ts";
import { make } from "./looking.ts";

const [, , , usdc] = RESERVES;
const payer: Address = "0x00000000000000000000000000000000000000fe";
const { abi, bytecode } = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve("@openzeppelin/contracts/build/contracts/TimelockController.json"),
    "utf8",
  ),
);

describe("detectors on real code of OpenZeppelin", function () {
  this.timeout(90_000);
  let aave: Awaited<ReturnType<typeof embeddedLevers>>;
  let watching: ReturnType<typeof watchingOn>;
  before(async () => {
    aave = await embeddedLevers();
    watching = watchingOn(aave.fork);
  });
  after(async () => {
    await watching?.close();
    await aave?.close();
  });

  const seen = <S>(part: DetectorPart<S>, settings: object) => watching.seen(make(part, settings));

  it("governance sees what a real TimelockController schedules; new-contract and approvals see fresh code, also within calls", async () => {
    await aave.fork.rpc("hardhat_impersonateAccount", [payer]);
    await aave.fork.rpc("hardhat_setBalance", [payer, "0xd3c21bcecceda1000000"]);
    const provider = new JsonRpcProvider(aave.fork.url, undefined, {
      staticNetwork: true,
      pollingInterval: 20,
      cacheTimeout: -1,
    });
    try {
      const timelock = await new ContractFactory(abi, bytecode, await provider.getSigner(payer)).deploy(
        0,
        [payer],
        [payer],
        AAVE.pool,
      );
      await timelock.waitForDeployment();
      const address = lower(await timelock.getAddress());
      expect((await seen(newContract, { protects: [AAVE.pool] }))[0]?.evidence).to.include({
        contract: address,
        deployer: payer,
      });
      expect(await seen(newContract, { protects: [AAVE.configurator] })).to.deep.equal([]);

      for (const owner of ["a1", "a2", "a3"])
        await aave.send(`0x${owner.padStart(40, "0")}`, usdc.address, "approve(address,uint256)", [address, 1n]);
      const watched = { tokens: [usdc.address], owners: 3, withinBlocks: 3, freshBlocks: 5 };
      expect((await seen(approvals, watched))[0]?.evidence).to.include({ spender: address, owners: "3" });
      expect(await seen(approvals, { ...watched, known: [address] })).to.deep.equal([]);

      const zero = `0x${"00".repeat(32)}`;
      const schedule = (data: string) =>
        aave.send(payer, address, "schedule(address,uint256,bytes,bytes32,bytes32,uint256)", [
          AAVE.acl,
          0,
          data,
          zero,
          zero,
          60,
        ]);
      await schedule("0x12345678");
      expect(await seen(governance, { governor: address })).to.deep.equal([]);
      const head = await watching.chain.head();
      expect(await make(governance, { governor: address }).objections(head, watching.chain)).to.deep.equal([]);
      expect(await make(governance, { governor: AAVE.pool }).objections(head, watching.chain)).to.have.length(1);
      await schedule("0x2f2ff15d");
      expect((await seen(governance, { governor: address }))[0]?.evidence["touches"]).to.include(AAVE.acl);

      // Within one creation: a call of setPoolPause(bool), which is refused, and code that names the pool.
      const child = `7473${AAVE.pool.slice(2)}6000526015600bf3`;
      const refusedCall = `637641f3d960e01b6000526000600060046000600073${AAVE.configurator.slice(2)}5af150`;
      const creation = await aave.fork.rpc("eth_sendTransaction", [
        { from: payer, gas: "0x200000", data: `0x${refusedCall}7d${child}600052601e60026000f05000` },
      ]);
      await provider.waitForTransaction(String(creation));
      const [attempt] = await seen(unauthorized, {
        contracts: [AAVE.configurator],
        functions: ["setPoolPause(bool)"],
        count: 1,
        withinBlocks: 1,
        internal: true,
      });
      expect(attempt?.evidence).to.include({ refused: "1", sender: payer, function: "setPoolPause(bool)" });
      // The outer creation names it as well, in the code that makes the inner one.
      const [outer] = await seen(newContract, { protects: [AAVE.pool] });
      const both = await seen(newContract, { protects: [AAVE.pool], internal: true });
      const inner = both.find(({ key }) => key !== outer?.key);
      expect([both.length, inner?.evidence["deployer"]]).to.deep.equal([2, payer]);
    } finally {
      provider.destroy();
    }
  });
});
