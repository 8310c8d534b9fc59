import SafeModule from "@safe-global/protocol-kit";
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Address } from "../../src/core/types.ts";
import * as abi from "../../src/range/embedded/abi.ts";
import { bootEmbedded, type EmbeddedChain } from "../../src/range/embedded.ts";
import { type EngineName, type Fork, openFork } from "../../src/range/fork.ts";

// The package's types describe its CommonJS build, whose default export is one level deeper.
const Safe = SafeModule as unknown as typeof SafeModule.default;

const STRANGER: Address = "0x00000000000000000000000000000000000bad00";
const UNITS = { WETH: 10n ** 18n, wstETH: 10n ** 18n, WBTC: 10n ** 8n, USDC: 10n ** 6n, DAI: 10n ** 18n };
const LOOT = { WETH: 5_000n, wstETH: 1_000n, WBTC: 50n, DAI: 5_000_000n };

const engines: readonly EngineName[] = ["anvil", "edr"];
for (const engine of engines) {
  describe(`the embedded chain on ${engine}`, function () {
    this.timeout(120_000);
    let fork: Fork;
    let chain: EmbeddedChain;
    let booted: unknown;
    /** Questions to the node until it stood, but for those that a slow one is asked again. */
    let asked = 0;

    before(async () => {
      fork = await openFork({ source: { kind: "embedded" }, engine });
      const start = performance.now();
      const rpc: Fork["rpc"] = (method, params) => {
        if (method !== "eth_getTransactionReceipt") asked++;
        return fork.rpc(method, params);
      };
      chain = await bootEmbedded({ ...fork, rpc });
      console.log(`note: the embedded chain stands on ${engine} after ${Math.round(performance.now() - start)} ms`);
    });
    beforeEach(async () => {
      booted = await fork.rpc("evm_snapshot", []);
    });
    afterEach(() => fork.rpc("evm_revert", [booted]));
    after(() => fork.close());

    it("does not let one owner alone pause the pool", async () => {
      const [key] = chain.guardianSafe.ownerKeys;

      const pausing = await pauseBySafe(fork, chain, [String(key)]).then(
        () => "paused",
        () => "refused",
      );

      expect(pausing).to.equal("refused");
      expect(await isPaused(fork, chain)).to.equal(false);
    });

    it("lets two of the three owners pause the pool with a Safe transaction", async () => {
      await pauseBySafe(fork, chain, chain.guardianSafe.ownerKeys.slice(1));

      expect(await isPaused(fork, chain)).to.equal(true);
    });

    it("loses 48.1 million dollars to a stranger with the bridge role", async () => {
      await grantBridge(fork, chain);
      await steal(fork, chain);

      expect(await dollarsOf(fork, chain, STRANGER)).to.equal(48_100_000n);
    });

    it("loses nothing when the pool is paused after the grant", async () => {
      await grantBridge(fork, chain);
      await pauseBySafe(fork, chain, chain.guardianSafe.ownerKeys.slice(0, 2));
      await steal(fork, chain);

      expect(await dollarsOf(fork, chain, STRANGER)).to.equal(0n);
    });

    it("stands after few questions, which is within two seconds where nothing else runs", () => {
      expect(asked).to.be.at.most(200);
    });
  });
}

async function pauseBySafe(fork: Fork, chain: EmbeddedChain, keys: readonly string[]): Promise<void> {
  const [first, ...others] = keys;
  const relayer = Wallet.createRandom();
  await fork.rpc("hardhat_setBalance", [relayer.address, "0xde0b6b3a7640000"]);
  await fork.rpc("hardhat_setBalance", [new Wallet(String(first)).address, "0xde0b6b3a7640000"]);
  const connect = (signer: string) =>
    Safe.init({ provider: fork.url, signer, safeAddress: chain.guardianSafe.address });
  const safe = await connect(String(first));
  const data = abi.configurator.encodeFunctionData("setPoolPause", [true]);
  let transaction = await safe.createTransaction({ transactions: [{ to: chain.configurator, value: "0", data }] });
  transaction = await safe.signTransaction(transaction);
  for (const key of others) transaction = await (await connect(key)).signTransaction(transaction);

  const { hash } = await safe.executeTransaction(transaction, { gasLimit: 1_000_000 });
  await receipt(fork, hash);
}

async function grantBridge(fork: Fork, chain: EmbeddedChain): Promise<void> {
  const usdc = addressOf(chain, "USDC");
  await send(fork, chain.aclAdmin, chain.acl, abi.acl.encodeFunctionData("addBridge", [STRANGER]));
  await send(
    fork,
    chain.aclAdmin,
    chain.configurator,
    abi.configurator.encodeFunctionData("setUnbackedMintCap", [usdc, 100_000_000n]),
  );
}

/** Plays on when a step is refused, as a thief would. */
async function steal(fork: Fork, chain: EmbeddedChain): Promise<void> {
  const usdc = addressOf(chain, "USDC");
  const step = (data: string) => send(fork, STRANGER, chain.pool, data);
  await step(abi.pool.encodeFunctionData("mintUnbacked", [usdc, 65_000_000n * UNITS.USDC, STRANGER, 0]));
  for (const symbol of ["WETH", "wstETH", "WBTC", "DAI"] as const) {
    const amount = LOOT[symbol] * UNITS[symbol];
    await step(abi.pool.encodeFunctionData("borrow", [addressOf(chain, symbol), amount, 2, 0, STRANGER]));
  }
  await step(abi.pool.encodeFunctionData("withdraw", [usdc, 20_000_000n * UNITS.USDC, STRANGER]));
}

/** Whole dollars at the range's own prices. */
async function dollarsOf(fork: Fork, chain: EmbeddedChain, owner: Address): Promise<bigint> {
  const prices = { WETH: 3_000n, wstETH: 3_600n, WBTC: 90_000n, USDC: 1n, DAI: 1n };
  let total = 0n;
  for (const symbol of ["WETH", "wstETH", "WBTC", "USDC", "DAI"] as const) {
    const data = abi.token.encodeFunctionData("balanceOf", [owner]);
    const balance = BigInt(String(await fork.rpc("eth_call", [{ to: addressOf(chain, symbol), data }, "latest"])));
    total += (balance * prices[symbol]) / UNITS[symbol];
  }
  return total;
}

async function isPaused(fork: Fork, chain: EmbeddedChain): Promise<boolean> {
  const data = abi.dataProvider.encodeFunctionData("getPaused", [addressOf(chain, "USDC")]);
  return BigInt(String(await fork.rpc("eth_call", [{ to: chain.dataProvider, data }, "latest"]))) === 1n;
}

async function send(fork: Fork, from: Address, to: Address, data: string): Promise<void> {
  await fork.rpc("hardhat_impersonateAccount", [from]);
  await fork.rpc("hardhat_setBalance", [from, "0xd3c21bcecceda1000000"]);
  const hash = await fork.rpc("eth_sendTransaction", [{ from, to, data, gas: "0x4c4b40" }]);
  await receipt(fork, hash);
}

async function receipt(fork: Fork, hash: unknown): Promise<unknown> {
  const until = performance.now() + 60_000;
  while (performance.now() < until) {
    const found = await fork.rpc("eth_getTransactionReceipt", [hash]);
    if (found !== null) return found;
  }
  throw new Error(`no receipt of ${hash} after a minute`);
}

function addressOf(chain: EmbeddedChain, symbol: string): Address {
  const token = chain.tokens.find((candidate) => candidate.symbol === symbol);
  if (token === undefined) throw new Error(`no token ${symbol}`);
  return token.address;
}
