import { computeAddress, SigningKey, Transaction } from "ethers";
import type { Key, Signer } from "../../src/core/signer.ts";
import type { Address, Block, Call, Hex } from "../../src/core/types.ts";
import { direct } from "../../src/executors/direct.ts";
import { lower } from "../../src/lib/words.ts";
import { bounded } from "../../src/signers/bounded.ts";
import { blockOf, hashFor, target } from "../support/fakes.ts";

const GWEI = 10n ** 9n;
const key = new SigningKey(hashFor("the key of the executor's tests"));
export const sender: Address = lower(computeAddress(key));

/** Signs whatever it is asked to. */
export function signerFor(key: SigningKey): Signer {
  return {
    address: lower(computeAddress(key)),
    signAnchor: async () => `0x${"11".repeat(65)}`,
    signTransaction: async ({ to, data, nonce, gas, maxFee, tip }) => {
      const tx = Transaction.from({
        ...{ type: 2, chainId: 1n, to, data, nonce: Number(nonce), gasLimit: gas },
        ...{ maxFeePerGas: maxFee, maxPriorityFeePerGas: tip },
      });
      tx.signature = key.sign(tx.unsignedHash);
      return { hash: lower(tx.hash ?? ""), raw: lower(tx.serialized) };
    },
  };
}

export const signer = signerFor(key);

/** A transaction of this key with these fees, in wei per gas. */
export async function rawOf({ nonce = 7n, maxFee = 1_000n, tip = 100n, gas = 100_000n }): Promise<Hex> {
  return (await signer.signTransaction({ chainId: 1n, ...call, nonce, gas, maxFee, tip })).raw;
}

export const call: Call = { to: target, data: "0x8456cb59" };
export const pauseIt = [{ action: "pause", call }] as const;

/** A block whose base fee is so many gwei. */
export const blockAt = (baseFeeGwei: bigint): Block => ({ ...blockOf(100), baseFee: baseFeeGwei * GWEI });
export const quantity = (value: bigint): Hex => `0x${value.toString(16)}`;
export const parse = (raw: string) => Transaction.from(raw);

type Answers = Readonly<Record<string, () => unknown>>;

const signAll: Key["sign"] = async (digest) => {
  const { r, s, yParity } = key.sign(digest);
  return { r: r as Hex, s: s as Hex, yParity };
};

/** Signs the pause on chain 1, and nothing else. */
export function signerWith(sign: Key["sign"] = signAll): Signer {
  return bounded({ address: sender, sign }, new Map([[1n, new Map([[call.to, new Set([call.data])]])]]));
}

/** The executor with a node that answers what it is told, and the list of what it was asked. */
export function armable(
  settings: Readonly<Record<string, unknown>> = {},
  changes: Answers = {},
  { sign }: Partial<Pick<Key, "sign">> = {},
) {
  const asked: string[] = [];
  const answers: Answers = {
    eth_getTransactionCount: () => "0x7",
    eth_maxPriorityFeePerGas: () => quantity(GWEI),
    eth_getBalance: () => quantity(10n ** 19n),
    eth_estimateGas: () => quantity(100_000n),
    eth_chainId: () => "0x1",
    ...changes,
  };
  const answer = async (method: string): Promise<unknown> => {
    asked.push(method);
    return answers[method]?.();
  };
  const executor = direct.create(direct.params.parse(settings), {
    chainId: 1n,
    signer: signerWith(sign),
    ask: answer,
    agreed: answer,
    everywhere: async (method, _, when) => {
      await when;
      return answer(method);
    },
    receiptOf: async (hash) => (changes[hash] === undefined ? undefined : { hash, block: blockOf(101), success: true }),
  });
  return { executor, asked };
}
