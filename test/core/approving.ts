import { Wallet } from "ethers";
import type { Approvers, Command } from "../../src/core/command.ts";
import { type Approval, approvalHash, approverOf, type Wish, wishDigest } from "../../src/lib/approval.ts";
import { lower } from "../../src/lib/words.ts";

/** Three approvers; two must sign. */
export const wallets = [Wallet.createRandom(), Wallet.createRandom(), Wallet.createRandom()] as const;
export const approvers: Approvers = {
  addresses: wallets.map(({ address }) => lower(address)),
  threshold: 2,
  installation: "mine",
  chainId: 1n,
  approverOf,
  digestOf: wishDigest,
};
/** Seconds since 1970. */
export const now = 1_000_000n;

export const wish: Wish = { verb: "mode", scope: "stop", about: { level: "notify" } };

export function approvalOf(changes: Partial<Approval> = {}, of: Wish = wish): Approval {
  const { verb, scope } = of;
  const rest = { installation: "mine", chainId: 1n, nonce: `0x${"07".repeat(32)}` as const, ends: now + 3_600n };
  return { verb, scope, action: wishDigest(of), ...rest, ...changes };
}

const made = new Map<string, string>();

/** Each signature is made once: a hundred cases of one kind share theirs. */
export function signed(approval: Approval, by: readonly { signingKey: Wallet["signingKey"] }[] = wallets.slice(0, 2)) {
  const hash = approvalHash(approval);
  return by.map(({ signingKey }) => {
    const key = `${hash} ${signingKey.publicKey}`;
    const signature = made.get(key) ?? signingKey.sign(hash).serialized;
    made.set(key, signature);
    return signature;
  });
}

/** A command with an approval that is good, unless something is changed. */
export function commandOf(changes: Partial<Command> = {}, of: Wish = wish): Command {
  const approval = approvalOf({}, of);
  return { ...of, approval, signatures: signed(approval), ...changes };
}
