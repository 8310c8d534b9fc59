import { AbiCoder, computeAddress, hexlify, keccak256, ZeroAddress } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import type { Fork } from "../fork.ts";
import * as abi from "./abi.ts";
import { GUARDIAN_SAFE } from "./addresses.ts";
import { safeArtifact, safeDeployment } from "./artifacts.ts";
import { type Builder, lower, withArguments } from "./builder.ts";

/** A Safe of two out of three owners; the keys are made for one range and worth nothing elsewhere. */
export type GuardianSafe = {
  readonly address: Address;
  readonly threshold: number;
  readonly owners: readonly Address[];
  readonly ownerKeys: readonly Hex[];
};

const THRESHOLD = 2;
/** Path of the artifact, file of the deployment. */
const CONTRACTS = [
  ["SafeL2", "safe_l2"],
  ["proxies/SafeProxyFactory", "safe_proxy_factory"],
  ["handler/CompatibilityFallbackHandler", "compatibility_fallback_handler"],
  ["libraries/MultiSend", "multi_send"],
  ["libraries/MultiSendCallOnly", "multi_send_call_only"],
] as const;

/** Safe 1.4.1 at its mainnet addresses, and Aave's guardian as a Safe of it. Raises EMBEDDED when a code hash differs. */
export async function buildSafe(
  fork: Fork,
  build: Builder,
  randomBytes: (length: number) => Uint8Array,
): Promise<GuardianSafe> {
  for (const [artifact, deployment] of CONTRACTS) await etchChecked(fork, build, artifact, deployment);
  const { address: singleton } = await safeDeployment("safe_l2");
  const { address: handler } = await safeDeployment("compatibility_fallback_handler");

  const { bytecode } = await safeArtifact("proxies/SafeProxy");
  const singletonArgument = AbiCoder.defaultAbiCoder().encode(["address"], [singleton]);
  await build.etch(GUARDIAN_SAFE, withArguments(bytecode, singletonArgument));

  const ownerKeys = [0, 1, 2].map(() => lower(hexlify(randomBytes(32))));
  const owners = ownerKeys.map((key) => lower(computeAddress(key)));
  const setup = [owners, THRESHOLD, ZeroAddress, "0x", handler, ZeroAddress, 0, ZeroAddress];
  await build.send(GUARDIAN_SAFE_MAKER, GUARDIAN_SAFE, lower(abi.safe.encodeFunctionData("setup", setup)));
  return { address: GUARDIAN_SAFE, threshold: THRESHOLD, owners, ownerKeys };
}

const GUARDIAN_SAFE_MAKER: Address = "0x00000000000000000000000000000000005afe00";

async function etchChecked(fork: Fork, build: Builder, artifact: string, deployment: string): Promise<void> {
  const { address, codeHash } = await safeDeployment(deployment);
  const { bytecode } = await safeArtifact(artifact);
  await build.etch(lower(address), bytecode);

  const found = keccak256(String(await fork.rpc("eth_getCode", [address, "latest"])));
  if (found === codeHash) return;
  throw new FirebreakError(
    "EMBEDDED",
    `${artifact} must have the code hash ${codeHash} of mainnet, found ${found}; install @safe-global/safe-contracts 1.4.1`,
  );
}
