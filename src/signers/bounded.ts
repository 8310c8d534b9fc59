import { keccak256, Transaction } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Allowed, Key, Signer, Unsigned } from "../core/signer.ts";
import { mostGas } from "../core/transaction.ts";
import type { Hash, Hex } from "../core/types.ts";
import { anchorDigest, signatureText } from "../lib/anchor.ts";
import { lower } from "../lib/words.ts";

const shown = 8;
/** A signature that is nobody's, for transactions that go nowhere. */
const blank = { r: `0x${"11".repeat(32)}`, s: `0x${"11".repeat(32)}`, yParity: 0 } as const;

/**
 * Signs only what the list allows, whoever asks: the bytes are made here, from the fields that were looked at. What the list says is read
 * once, so that nothing that changes later can add to it.
 */
export function bounded(key: Key, allowed: Allowed): Signer {
  const list = copyOf(allowed);
  // The first transactions that a process builds take ten times as long as the later ones; these go nowhere.
  for (let cold = 20; cold > 0; cold--) {
    const tx = transactionOf({
      chainId: 1n,
      nonce: 0n,
      to: key.address,
      data: "0x",
      gas: 21_000n,
      maxFee: 1n,
      tip: 1n,
    });
    tx.signature = blank;
    bytesOf(tx);
  }
  return {
    address: key.address,
    async signTransaction(fields) {
      const refusal = refusalOf(fields, list);
      if (refusal !== undefined) throw new FirebreakError("NOT_ALLOWED", refusal);

      const tx = transactionOf(fields);
      tx.signature = await key.sign(lower(tx.unsignedHash));
      return bytesOf(tx);
    },
    signAnchor: async (anchor) => signatureText(await key.sign(anchorDigest(anchor))),
  };
}

function transactionOf({ chainId, nonce, to, data, gas, maxFee, tip }: Unsigned): Transaction {
  return Transaction.from({
    type: 2,
    chainId,
    nonce: Number(nonce),
    to,
    data,
    value: 0n,
    gasLimit: gas,
    maxFeePerGas: maxFee,
    maxPriorityFeePerGas: tip,
  });
}

function bytesOf(tx: Transaction): { readonly hash: Hash; readonly raw: Hex } {
  const raw = lower(tx.serialized);
  return { hash: lower(keccak256(raw)), raw };
}

/** What was expected and found, for a transaction that is not on the list. */
function refusalOf({ chainId, to, data, gas }: Unsigned, allowed: Allowed): string | undefined {
  const contracts = allowed.get(chainId);
  if (contracts === undefined)
    return `expected a transaction of chain ${listOf(allowed.keys())}, found one of chain ${chainId}; nothing was signed`;
  if (gas > mostGas) return `expected a transaction of at most ${mostGas} gas, found one of ${gas}; nothing was signed`;
  const calls = contracts.get(to);
  if (calls === undefined)
    return `expected a call of ${listOf(contracts.keys())}, found one of ${to}; add it to \`allow\` of the signer, or correct the action`;
  const selector = data.slice(0, 10) as Hex;
  if (calls.has(selector) || calls.has(data)) return undefined;
  const found = [...calls].some((one) => one.startsWith(selector)) ? `${selector} with other arguments` : selector;
  return `expected ${listOf([...calls].map((one) => one.slice(0, 10)))} of ${to}, found ${found}; add it to \`allow\` of the signer, or correct the action`;
}

function listOf(all: Iterable<unknown>): string {
  const names = [...new Set([...all].map(String))];
  const more = names.length > shown ? `, or ${names.length - shown} more` : "";
  return names.length === 0 ? "none, since nothing is allowed" : `${names.slice(0, shown).join(", ")}${more}`;
}

function copyOf(allowed: Allowed): Allowed {
  return new Map(
    [...allowed].map(([chainId, contracts]) => [
      chainId,
      new Map([...contracts].map(([to, calls]) => [to, new Set(calls)])),
    ]),
  );
}
