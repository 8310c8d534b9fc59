// Real Safes of the three versions in use, out of Safe's own npm packages, with owners who sign.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import {
  type BaseWallet,
  Contract,
  ContractFactory,
  concat,
  type InterfaceAbi,
  id,
  keccak256,
  type Signer,
  type TransactionReceipt,
  type TransactionResponse,
  Wallet,
  ZeroAddress,
} from "ethers";

export const SAFE_VERSIONS = ["1.3.0", "1.4.1", "1.5.0"] as const;
export type SafeVersion = (typeof SAFE_VERSIONS)[number];

/** What a Safe is asked to do; a plain call without ether unless it says otherwise. */
export type SafeCall = {
  readonly to: string;
  readonly data: string;
  readonly value?: bigint;
  /** 0 is a call, 1 a delegatecall. */
  readonly operation?: 0 | 1;
};

export type RealSafe = {
  readonly version: SafeVersion;
  readonly address: string;
  /** With the ABI of its version; who deployed it sends. */
  readonly contract: Contract;
  /** Sorted by address, as signatures must be. */
  readonly owners: readonly BaseWallet[];
  readonly threshold: number;
  /** What these owners sign is sent by whoever deployed the Safe; as many owners as the threshold asks for unless given. */
  execute(call: SafeCall, signers?: readonly BaseWallet[]): Promise<TransactionReceipt>;
  /** The input with which anybody could have it executed next. */
  executing(call: SafeCall): Promise<string>;
  enableModule(module: string): Promise<TransactionReceipt>;
  setGuard(guard: string): Promise<TransactionReceipt>;
  /** Since 1.5.0: the guard of what modules do. */
  setModuleGuard(guard: string): Promise<TransactionReceipt>;
};

// What mainnet's wallets point their proxies at, with the name that its deployment has in Safe's list.
const SOURCES = {
  "1.3.0": {
    root: "@gnosis.pm/safe-contracts",
    singleton: { path: "GnosisSafe", deployment: "gnosis_safe" },
    factory: { path: "proxies/GnosisSafeProxyFactory", deployment: "proxy_factory" },
  },
  "1.4.1": {
    root: "@safe-global/safe-contracts",
    singleton: { path: "Safe", deployment: "safe" },
    factory: { path: "proxies/SafeProxyFactory", deployment: "safe_proxy_factory" },
  },
  "1.5.0": {
    root: "@safe-global/safe-smart-account",
    singleton: { path: "Safe", deployment: "safe" },
    factory: { path: "proxies/SafeProxyFactory", deployment: "safe_proxy_factory" },
  },
} as const;
const HANDLER = { path: "handler/CompatibilityFallbackHandler", deployment: "compatibility_fallback_handler" } as const;

const TRANSACTION = [
  { type: "address", name: "to" },
  { type: "uint256", name: "value" },
  { type: "bytes", name: "data" },
  { type: "uint8", name: "operation" },
  { type: "uint256", name: "safeTxGas" },
  { type: "uint256", name: "baseGas" },
  { type: "uint256", name: "gasPrice" },
  { type: "address", name: "gasToken" },
  { type: "address", name: "refundReceiver" },
  { type: "uint256", name: "nonce" },
];

/**
 * Deploys a Safe through its version's factory. `by` pays, then and later; it needs no office in the Safe. A JsonRpcProvider
 * needs `cacheTimeout: -1`, or the second of two quick transactions is signed with the nonce of the first.
 */
export async function deploySafe(
  by: Signer,
  { version, owners: count = 3, threshold = 2 }: { version: SafeVersion; owners?: number; threshold?: number },
): Promise<RealSafe> {
  const { singleton, factory } = SOURCES[version];
  const safe = await deploySafeContract(by, version, singleton);
  const maker = await deploySafeContract(by, version, factory);
  const handler = await deploySafeContract(by, version, HANDLER);
  const owners = Array.from({ length: count }, (_, n) => new Wallet(id(`owner ${n} of a Safe`))).sort((a, b) =>
    BigInt(a.address) < BigInt(b.address) ? -1 : 1,
  );
  const people = owners.map(({ address }) => address);
  const setup = [people, threshold, ZeroAddress, "0x", await handler.getAddress(), ZeroAddress, 0, ZeroAddress];

  const make = maker.getFunction("createProxyWithNonce");
  const initializer = safe.interface.encodeFunctionData("setup", setup);
  const address: string = await make.staticCall(safe, initializer, 0);
  await mined(await make.send(safe, initializer, 0));

  return operate(by, version, new Contract(address, safe.interface, by), owners, threshold);
}

/** Deploys a contract of a version's package; with the name of its deployment, proves by its hash that mainnet has the same code. */
export async function deploySafeContract(
  by: Signer,
  version: SafeVersion,
  { path, deployment, args = [] }: { path: string; deployment?: string; args?: readonly unknown[] },
): Promise<Contract> {
  const { abi, bytecode } = await artifactOf(version, path);
  const deployed = await new ContractFactory(abi, bytecode, by).deploy(...args);
  await deployed.waitForDeployment();
  const address = await deployed.getAddress();
  if (deployment !== undefined) {
    const found = keccak256((await by.provider?.getCode(address)) ?? "0x");
    const { codeHash } = await deploymentOf(version, deployment);
    if (found !== codeHash)
      throw new Error(`expected mainnet's ${path} of ${version}, hash ${codeHash}, found ${found}; pin the package`);
  }
  return new Contract(address, abi, by);
}

function operate(
  by: Signer,
  version: SafeVersion,
  contract: Contract,
  owners: readonly BaseWallet[],
  threshold: number,
): RealSafe {
  const address = String(contract.target);
  const signed = async (call: SafeCall, signers: readonly BaseWallet[] = owners.slice(0, threshold)) => {
    const fields = [call.to, call.value ?? 0n, call.data, call.operation ?? 0, 0, 0, 0, ZeroAddress, ZeroAddress];
    return [...fields, await sign(by, contract, fields, signers)];
  };
  const execute: RealSafe["execute"] = async (call, signers) =>
    mined(await contract.getFunction("execTransaction").send(...(await signed(call, signers))));
  const change = (name: string, argument: string) =>
    execute({ to: address, data: contract.interface.encodeFunctionData(name, [argument]) });
  return {
    version,
    address,
    contract,
    owners,
    threshold,
    execute,
    executing: async (call) => contract.interface.encodeFunctionData("execTransaction", await signed(call)),
    enableModule: (module) => change("enableModule", module),
    setGuard: (guard) => change("setGuard", guard),
    setModuleGuard: (guard) => change("setModuleGuard", guard),
  };
}

/** The owners' signatures of a Safe's next transaction, in the order of their addresses. */
async function sign(
  by: Signer,
  contract: Contract,
  fields: readonly unknown[],
  signers: readonly BaseWallet[],
): Promise<string> {
  const network = await by.provider?.getNetwork();
  if (network === undefined) throw new Error("expected a signer with a provider, found none; connect it to a chain");
  const domain = { chainId: network.chainId, verifyingContract: String(contract.target) };
  const values = [...fields, await contract.getFunction("nonce").staticCall()];
  const message = Object.fromEntries(TRANSACTION.map(({ name }, at) => [name, values[at]]));
  const sorted = [...signers].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  return concat(
    await Promise.all(sorted.map((owner) => owner.signTypedData(domain, { SafeTx: TRANSACTION }, message))),
  );
}

async function mined(transaction: TransactionResponse): Promise<TransactionReceipt> {
  const receipt = await transaction.wait();
  if (receipt === null) throw new Error(`expected a receipt of ${transaction.hash}, found none`);
  return receipt;
}

async function artifactOf(version: SafeVersion, path: string): Promise<{ abi: InterfaceAbi; bytecode: string }> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return readJson(`${SOURCES[version].root}/build/artifacts/contracts/${path}.sol/${name}.json`);
}

async function deploymentOf(version: SafeVersion, name: string): Promise<{ codeHash: string }> {
  const { deployments } = await readJson(`@safe-global/safe-deployments/dist/assets/v${version}/${name}.json`);
  return deployments.canonical;
}

async function readJson(file: string) {
  return JSON.parse(await readFile(createRequire(import.meta.url).resolve(file), "utf8"));
}
