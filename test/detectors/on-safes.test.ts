import { expect } from "chai";
import { concat, dataLength, Interface, JsonRpcProvider, solidityPacked } from "ethers";
import { safeTamper } from "../../src/detectors/safe-tamper.ts";
import { lower } from "../../src/lib/words.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { hashFor } from "../support/fakes.ts";
import { deploySafe, deploySafeContract, type RealSafe, SAFE_VERSIONS } from "../support/safes.ts";
import { asking, calling } from "./calling.ts";
import { safeModuleTransaction, safeMultiSigTransaction } from "./executing.ts";
import { watchingOn } from "./live.ts";
import { make } from "./looking.ts";

const payer = "0x00000000000000000000000000000000000000fe";
const module = "0x00000000000000000000000000000000000000ad";
const nobody = "0x00000000000000000000000000000000000bad00";
const relayer = "0x000000000000000000000000000000000000e1a7";
const forger = "0x00000000000000000000000000000000000f0e6e";
const crowder = "0x000000000000000000000000000000000000c40d";

const multiSend = { path: "libraries/MultiSendCallOnly", deployment: "multi_send_call_only" };
const safeL2 = {
  "1.3.0": { path: "GnosisSafeL2", deployment: "gnosis_safe_l2" },
  "1.4.1": { path: "SafeL2", deployment: "safe_l2" },
  "1.5.0": { path: "SafeL2", deployment: "safe_l2" },
};

for (const version of SAFE_VERSIONS)
  describe(`safe-tamper on a real Safe ${version}`, function () {
    this.timeout(60_000);
    let fork: Fork;
    let provider: JsonRpcProvider;
    let safe: RealSafe;
    let watching: ReturnType<typeof watchingOn>;
    before(async () => {
      fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
      await fork.rpc("hardhat_impersonateAccount", [payer]);
      await fork.rpc("hardhat_setBalance", [payer, "0xd3c21bcecceda1000000"]);
      provider = new JsonRpcProvider(fork.url, undefined, {
        staticNetwork: true,
        pollingInterval: 20,
        cacheTimeout: -1,
      });
      safe = await deploySafe(await provider.getSigner(payer), { version });
      watching = watchingOn(fork);
    });
    after(async () => {
      provider?.destroy();
      await watching?.close();
      await fork?.close();
    });

    const seen = async () =>
      (await watching.seen(make(safeTamper, { safe: safe.address }))).map(({ evidence }) => evidence["what"]);
    const ofSafe = (call: string, args: readonly unknown[]) => ({
      to: safe.address,
      data: new Interface([`function ${call}`]).encodeFunctionData(call.split("(")[0] ?? "", args),
    });

    it("is silent on an ordinary transaction of its owners, and has nothing against it", async () => {
      await safe.execute({ to: nobody, data: "0x12345678" });

      expect(await seen()).to.deep.equal([]);
      expect(
        await make(safeTamper, { safe: safe.address }).objections(await watching.chain.head(), watching.chain),
      ).to.deep.equal([]);
    });

    it("sees a module that a batch enables and disables again, and nothing where it sets the threshold to what it is", async () => {
      const batch = await deploySafeContract(await provider.getSigner(payer), version, multiSend);
      const delegate = lower(await batch.getAddress());
      const run = async (...calls: readonly ReturnType<typeof ofSafe>[]) => {
        const types = ["uint8", "address", "uint256", "uint256", "bytes"];
        const packed = calls.map(({ to, data }) => solidityPacked(types, [0, to, 0, dataLength(data), data]));
        const data = batch.interface.encodeFunctionData("multiSend", [concat(packed)]);
        await safe.execute({ to: delegate, data, operation: 1 });
        const found = await watching.seen(make(safeTamper, { safe: safe.address, delegates: [delegate] }));
        return found.map(({ evidence }) => [evidence["event"], evidence["now"]]);
      };
      const enable = ofSafe("enableModule(address)", [relayer]);
      const disable = ofSafe("disableModule(address,address)", [`0x${"0".repeat(39)}1`, relayer]);

      expect(await run(enable, disable)).to.deep.equal([
        ["EnabledModule(address)", relayer],
        ["DisabledModule(address)", relayer],
      ]);
      expect(await run(ofSafe("changeThreshold(uint256)", [safe.threshold]))).to.deep.equal([]);
    });

    it("sees a module, a threshold and an owner", async () => {
      await safe.enableModule(module);
      expect(await seen()).to.deep.equal(["modules"]);
      await safe.execute(ofSafe("changeThreshold(uint256)", [1]));
      expect(await seen()).to.deep.equal(["threshold"]);
      await safe.execute(ofSafe("addOwnerWithThreshold(address,uint256)", [nobody, 2]));
      expect(await seen()).to.have.members(["number of owners", "threshold", "owners"]);
    });

    it("sees a delegatecall to unknown code, as in the theft from Bybit", async () => {
      await safe.execute({ to: nobody, data: "0x", operation: 1 });
      const found = await watching.seen(make(safeTamper, { safe: safe.address }));

      expect(found.map(({ evidence }) => evidence["target"])).to.deep.equal([nobody]);
      expect(await watching.seen(make(safeTamper, { safe: safe.address, delegates: [nobody] }))).to.deep.equal([]);
    });

    it("sees one with bits before its target or its operation, which Safes drop [what was sent so was taken for no execution]", async () => {
      const found: (string | undefined)[] = [];
      for (const [from, bits] of [
        [10, "ff".repeat(12)],
        [10 + 3 * 64, "ff".repeat(31)],
      ] as const) {
        const input = await safe.executing({ to: nobody, data: "0x", operation: 1 });
        const data = `${input.slice(0, from)}${bits}${input.slice(from + bits.length)}`;
        const owner = await provider.getSigner(payer);
        await (await owner.sendTransaction({ to: safe.address, data, gasLimit: 1_000_000 })).wait();
        const seen = await watching.seen(make(safeTamper, { safe: safe.address }));
        found.push(...seen.map(({ evidence }) => evidence["target"]));
      }

      expect(found).to.deep.equal([nobody, nobody]);
    });

    it("sees one whose code emits in the Safe's name that it was an ordinary call, as only SafeL2 says it", async () => {
      // LOG1 of four empty words: the target nobody, the operation 0.
      await fork.rpc("hardhat_setCode", [forger, `0x7f${hashFor(safeMultiSigTransaction).slice(2)}60805fa100`]);
      await safe.execute({ to: forger, data: "0x", operation: 1 });
      const forged = await watching.seen(make(safeTamper, { safe: safe.address }));
      const l2 = await deploySafeContract(await provider.getSigner(payer), version, safeL2[version]);
      const code = await provider.getCode(l2);

      expect(forged.map(({ evidence }) => evidence["target"])).to.deep.equal([forger]);
      for (const event of [safeMultiSigTransaction, safeModuleTransaction])
        expect(code).to.include(hashFor(event).slice(2));
    });

    it("sees one that a contract asks for with an input that it kept to itself, in the traces of a real node", async () => {
      const input = await safe.executing({ to: nobody, data: "0x", operation: 1 });
      await fork.rpc("hardhat_setCode", [relayer, calling(safe.address, input)]);
      await (await (await provider.getSigner(payer)).sendTransaction({ to: relayer, gasLimit: 1_000_000 })).wait();
      const traced = await watching.seen(make(safeTamper, { safe: safe.address, internal: true }));

      expect(await seen()).to.deep.equal([]);
      expect(traced.map(({ evidence }) => evidence["target"])).to.deep.equal([nobody]);
    });

    it("sees it also behind 300 other calls of the same transaction [only the first 256 were looked at]", async () => {
      const input = await safe.executing({ to: nobody, data: "0x", operation: 1 });
      await fork.rpc("hardhat_setCode", [relayer, calling(safe.address, input)]);
      await fork.rpc("hardhat_setCode", [crowder, asking(300, safe.address, relayer)]);
      await (await (await provider.getSigner(payer)).sendTransaction({ to: crowder, gasLimit: 5_000_000 })).wait();
      const traced = await watching.seen(make(safeTamper, { safe: safe.address, internal: true }));

      expect(traced.map(({ evidence }) => evidence["target"])).to.deep.equal([nobody]);
    });

    it("sees another singleton in slot 0, although nothing was emitted", async () => {
      await fork.rpc("hardhat_setStorageAt", [lower(safe.address), "0x0", `0x${nobody.slice(2).padStart(64, "0")}`]);
      await fork.rpc("evm_mine");

      expect(await seen()).to.include("singleton");
    });
  });
