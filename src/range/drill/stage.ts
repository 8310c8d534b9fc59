import { AbiCoder, Interface } from "ethers";
import { type PlanAction, planHash, toTuples } from "../../actions/hub.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hash, Hex } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { lower } from "../../lib/words.ts";
import type { Fork } from "../fork.ts";
import { loadArtifact } from "./artifact.ts";
import { fill, fillText, type Known } from "./fill.ts";
import type { Send, Step, Value } from "./format.ts";

const tenThousandEther = "0x21e19e0c9bab2400000";
const moveGas = "0xe4e1c0"; // 15,000,000, below the cap of EIP-7825
const installer: Address = "0x00000000000000000000000000000000f12eb4ea";

/** The fork as a stage: everybody on it can be impersonated, nobody needs a key. */
export function createStage(fork: Fork, blockSeconds?: number) {
  const impersonated = new Set<string>();

  async function impersonate(account: string): Promise<void> {
    if (impersonated.has(account)) return;
    impersonated.add(account);
    await fork.rpc("hardhat_impersonateAccount", [account]);
    await fork.rpc("hardhat_setBalance", [account, tenThousandEther]);
  }

  /** Hands a call to the mempool; it is mined with the next block. */
  async function submit({ from, to, call, args }: Send, known: Known): Promise<Hash> {
    const sender = fillText(from, known);
    const { to: target, data } = encodeCall(lower(fillText(to, known)), call, fill(args, known) as readonly Value[]);
    await impersonate(sender);
    return (await fork.rpc("eth_sendTransaction", [{ from: sender, to: target, data, gas: moveGas }])) as Hash;
  }

  async function receiptOf(
    hash: Hash,
  ): Promise<{ success: boolean; contractAddress: Address | undefined; block: bigint } | undefined> {
    const receipt = (await fork.rpc("eth_getTransactionReceipt", [hash])) as {
      status: Hex;
      contractAddress: Address | null;
      blockNumber: Hex;
    } | null;
    if (receipt === null) return undefined;
    return {
      success: BigInt(receipt.status) === 1n,
      contractAddress: receipt.contractAddress ?? undefined,
      block: BigInt(receipt.blockNumber),
    };
  }

  async function head(): Promise<{ number: bigint; timestamp: bigint }> {
    const block = (await fork.rpc("eth_getBlockByNumber", ["latest", false])) as { number: Hex; timestamp: Hex };
    return { number: BigInt(block.number), timestamp: BigInt(block.timestamp) };
  }

  /** Mines one block with what is in the mempool; where the scenario has a clock of its own, so many seconds after the one before. */
  async function mine(seconds = blockSeconds): Promise<{ number: bigint; timestamp: bigint }> {
    if (blockSeconds !== undefined) {
      const next = (await head()).timestamp + BigInt(seconds ?? blockSeconds);
      await fork.rpc("evm_setNextBlockTimestamp", [`0x${next.toString(16)}`]);
    }
    await fork.rpc("evm_mine", []);
    return head();
  }

  async function settled(hash: Hash, what: string): Promise<Address | undefined> {
    await mine(1);
    const receipt = await receiptOf(hash);
    if (receipt?.success === true) return receipt.contractAddress;
    throw new FirebreakError(
      "INSTALL",
      `expected ${what} to succeed while installing, but it ${receipt === undefined ? "was never mined" : "reverted"}; correct the scenario`,
    );
  }

  async function deploy(name: string, args: readonly Value[]): Promise<Address> {
    const { abi, bytecode } = loadArtifact(name);
    const types = new Interface(JSON.stringify(abi)).deploy.inputs;
    const data = `${bytecode}${AbiCoder.defaultAbiCoder()
      .encode(types, args as readonly unknown[])
      .slice(2)}`;
    await impersonate(installer);
    const hash = (await fork.rpc("eth_sendTransaction", [{ from: installer, data, gas: moveGas }])) as Hash;
    const address = await settled(hash, `the deployment of ${name}`);
    if (address === undefined)
      throw new FirebreakError("INSTALL", `expected ${name} to have an address; the engine gave none`);
    return lower(address);
  }

  /** Carries out one step of an installation; returns what is known by it from now on. */
  async function install(step: Step, known: Known): Promise<readonly (readonly [string, Value])[]> {
    if ("deploy" in step) return [[step.as, await deploy(step.deploy, fill(step.args, known) as readonly Value[])]];
    if ("plan" in step) {
      const actions = step.plan.map((one) => toPlanAction(one, known));
      return [
        [step.as, actions],
        [`${step.as}Hash`, planHash(actions)],
        [`${step.as}Tuples`, toTuples(actions)],
      ];
    }
    if ("calldata" in step) {
      const { call, args } = step.calldata;
      return [[step.as, encodeCall(installer, call, fill(args, known) as readonly Value[]).data]];
    }
    if ("send" in step) await settled(await submit(step.send, known), `${step.send.call} of ${step.send.to}`);
    else {
      await fork.rpc("evm_increaseTime", [step.waitSeconds]);
      await mine(step.waitSeconds);
    }
    return [];
  }

  return { impersonate, submit, receiptOf, mine, install };
}

export type Stage = ReturnType<typeof createStage>;

function toPlanAction(
  { target, call, args, gasCap, probe }: Extract<Step, { plan: unknown }>["plan"][number],
  known: Known,
): PlanAction {
  const calling = encodeCall(lower(fillText(target, known)), call, fill(args, known) as readonly Value[]);
  const asking = encodeCall(
    lower(fillText(probe.target, known)),
    probe.call,
    fill(probe.args, known) as readonly Value[],
  );
  return {
    target: calling.to,
    gasCap,
    data: calling.data,
    probeTarget: asking.to,
    probeData: asking.data,
    mask: probe.mask,
    op: "equal",
    expected: probe.expected,
  };
}
