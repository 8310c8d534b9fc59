import { AbiCoder, FunctionFragment, keccak256, toQuantity } from "ethers";
import { planHash, toTuples } from "../../actions/hub.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hash, Hex, Log } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { lower } from "../../lib/words.ts";
import type { Fork } from "../fork.ts";
import { fill, fillText, type Known } from "./fill.ts";
import type { DeployStep, Send, Step, Value } from "./step.ts";
import { creationOf, toPlanAction, toValue, weiOf } from "./written.ts";

const tenThousandEther = 10_000n * 10n ** 18n;
const moveGas = "0xe4e1c0"; // 15,000,000, below the cap of EIP-7825
const installer: Address = "0x00000000000000000000000000000000f12eb4ea";

/** What a stage carries out itself; the other steps of a scenario stand for several of these (carry-out.ts). */
export type PlainStep = Exclude<
  Step,
  { guardian: unknown } | { plans: unknown } | { signed: unknown } | { each: unknown }
>;
type Sent = Pick<Send, "from" | "to"> & Partial<Send>;
/** What came of a transaction. */
type Receipt = {
  readonly success: boolean;
  readonly contractAddress: Address | undefined;
  readonly block: bigint;
  readonly logs: readonly Pick<Log, "address" | "topics" | "data">[];
};

/** Where fees rise, attackers and users pay them. */
const anyFee = { maxFeePerGas: toQuantity(2_000n * 10n ** 9n), maxPriorityFeePerGas: toQuantity(10n ** 9n) };

/** The fork as a stage: everybody on it can be impersonated, nobody needs a key. */
export function createStage(fork: Fork, blockSeconds?: number, paysAnyFee = false) {
  const impersonated = new Set<string>();
  const sentBy = new Map<string, Set<Hash>>();

  /** Lets somebody send, with ether enough for it unless he pays out of what he has; who has more keeps it. */
  async function impersonate(address: string, isFunded = true): Promise<void> {
    const account = lower(address);
    if (impersonated.has(account)) return;
    impersonated.add(account);
    await fork.rpc("hardhat_impersonateAccount", [account]);
    if (!isFunded || BigInt(String(await fork.rpc("eth_getBalance", [account, "latest"]))) >= tenThousandEther) return;
    await fork.rpc("hardhat_setBalance", [account, toQuantity(tenThousandEther)]);
  }

  async function transact(sender: string, fields: { to?: Address; data: string }, value: bigint): Promise<Hash> {
    await impersonate(sender);
    const transaction = { from: sender, ...fields, gas: moveGas, value: toQuantity(value), ...(paysAnyFee && anyFee) };
    const hash = (await fork.rpc("eth_sendTransaction", [transaction])) as Hash;
    sentBy.set(lower(sender), (sentBy.get(lower(sender)) ?? new Set()).add(hash));
    return hash;
  }

  /** Hands a call to the mempool; it is mined with the next block. */
  async function submit({ from, to, call, args = [], data = "0x", value }: Sent, known: Known): Promise<Hash> {
    const target = lower(fillText(to, known));
    const bytes =
      call === undefined ? fillText(data, known) : encodeCall(target, call, fill(args, known) as readonly Value[]).data;
    return transact(fillText(from, known), { to: target, data: bytes }, weiOf(value, known));
  }

  async function receiptOf(hash: Hash): Promise<Receipt | undefined> {
    const receipt = (await fork.rpc("eth_getTransactionReceipt", [hash])) as {
      status: Hex;
      contractAddress: Address | null;
      blockNumber: Hex;
      logs: Receipt["logs"];
    } | null;
    if (receipt === null) return undefined;
    return {
      success: BigInt(receipt.status) === 1n,
      contractAddress: receipt.contractAddress ?? undefined,
      block: BigInt(receipt.blockNumber),
      logs: receipt.logs,
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

  async function deploy(step: DeployStep, known: Known): Promise<Address> {
    const name = "deploy" in step ? step.deploy : `the code of ${step.as}`;
    const data = "deploy" in step ? creationOf(step, known) : fillText(step.initcode, known);
    const from = step.from === undefined ? installer : fillText(step.from, known);
    const value = weiOf(step.value, known);
    if (step.at !== undefined) return etch(step.at, data, from, value);

    const address = await settled(await transact(from, { data }, value), `the deployment of ${name}`);
    if (address === undefined)
      throw new FirebreakError("INSTALL", `expected ${name} to have an address; the engine gave none`);
    return lower(address);
  }

  /** The call tells what the constructor returns, the transaction makes its writes, at this very address. */
  async function etch(at: Address, creation: string, from: string, value: bigint): Promise<Address> {
    await fork.rpc("hardhat_setCode", [at, creation]);
    const call = { from, to: at, gas: moveGas, value: toQuantity(value) };
    await impersonate(from);
    const runtime = await fork.rpc("eth_call", [call, "latest"]);
    await settled(await transact(from, { to: at, data: "0x" }, value), `the constructor at ${at}`);
    await fork.rpc("hardhat_setCode", [at, runtime]);
    await fork.rpc("hardhat_setNonce", [at, "0x1"]);
    return at;
  }

  async function requireCode(address: Address, codeHash: Hex, name: string): Promise<void> {
    const found = lower(keccak256(String(await fork.rpc("eth_getCode", [address, "latest"]))));
    if (found === codeHash) return;
    throw new FirebreakError(
      "INSTALL",
      `expected ${name} to have code with the hash ${codeHash}, found ${found}; pin its package`,
    );
  }

  async function read({ to, call, args }: Extract<Step, { read: unknown }>["read"], known: Known): Promise<Value> {
    const asked = encodeCall(lower(fillText(to, known)), call, fill(args, known) as readonly Value[]);
    const answer = String(await fork.rpc("eth_call", [asked, "latest"]));
    const fragment = FunctionFragment.from(call.startsWith("function ") ? call : `function ${call}`);
    const found = AbiCoder.defaultAbiCoder()
      .decode([...fragment.outputs], answer)
      .toArray()
      .map(toValue);
    return found.length === 1 && found[0] !== undefined ? found[0] : found;
  }

  /** Carries out one step of an installation; returns what is known by it from now on. */
  async function install(step: PlainStep, known: Known): Promise<readonly (readonly [string, Value])[]> {
    if ("deploy" in step || "initcode" in step) {
      const address = await deploy(step, known);
      if (step.codeHash !== undefined) await requireCode(address, step.codeHash, step.as);
      return [[step.as, address]];
    }
    if ("read" in step) return [[step.as, await read(step.read, known)]];
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
    if ("send" in step)
      await settled(await submit(step.send, known), `${step.send.call ?? "a transfer"} of ${step.send.to}`);
    else if ("fund" in step) {
      const account = fillText(step.fund.account, known);
      await impersonate(account);
      await fork.rpc("hardhat_setBalance", [account, toQuantity(weiOf(step.fund.value, known))]);
    } else await mineLater(step.waitSeconds);
    return [];
  }

  /** The next block, so many seconds later than it would be. */
  async function mineLater(seconds: number) {
    await fork.rpc("evm_increaseTime", [seconds]);
    return mine(seconds);
  }

  /** How many transactions of somebody, who may be the responder's key in a thief's hands, were sent here and are part of the chain. */
  async function countOf(account: string): Promise<number> {
    const receipts = await Promise.all([...(sentBy.get(lower(account)) ?? [])].map(receiptOf));
    return receipts.filter((one) => one !== undefined).length;
  }

  return { impersonate, submit, receiptOf, mine, mineLater, install, countOf };
}

export type Stage = ReturnType<typeof createStage>;
