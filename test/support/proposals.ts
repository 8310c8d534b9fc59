import { type BaseWallet, id, Wallet } from "ethers";
import type { Proposal } from "../../src/lib/proposal-file.ts";
import { safeHashes } from "../../src/lib/safe-transaction.ts";
import { lower } from "../../src/lib/words.ts";

/** The owners of a Safe that is nowhere. */
export const owners: readonly BaseWallet[] = ["one", "two", "three"].map((name) => new Wallet(id(name)));
export const safe = `0x${"5a".repeat(20)}` as const;

/** `pause()` of a contract that is nowhere, or another call of it, for two of the three owners to sign. */
export function proposalOf(nonce: bigint, data: `0x${string}` = "0x8456cb59"): Proposal {
  const to = `0x${"7a".repeat(20)}` as const;
  const transaction = { to, value: 0n, data, nonce } as const;
  const { safeTxHash } = safeHashes(1n, safe, transaction);
  const same = { chainId: 1n, safe, safeVersion: "1.4.1", threshold: 2, sinceBlock: 100n } as const;
  return { ...same, transaction, safeTxHash, owners: owners.map(({ address }) => lower(address)), signatures: [] };
}
