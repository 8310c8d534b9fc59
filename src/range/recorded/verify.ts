import { decodeRlp } from "ethers";
import { headerHash } from "../../chain/header.ts";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Address, Hash, Hex } from "../../core/types.ts";
import { toWord } from "../../lib/words.ts";
import { EMPTY_CODE_HASH } from "../recording.ts";
import type { RecordedAccount, RecordedHeader, Recording } from "./format.ts";
import { headerOfState, toRpc } from "./head.ts";
import { provenValue } from "./merkle.ts";
import type { AccountProof, Proofs } from "./proofs.ts";

/** What of a recording follows from a real header. Without problems everything that is counted as proven is. */
export type Verification = {
  /** The hash of the header of the state, taken from its own fields; null where no header was recorded. */
  readonly headerHash: Hash | null;
  readonly stateRoot: Hash | null;
  readonly accounts: { readonly proven: number; readonly unproven: number };
  readonly slots: { readonly proven: number; readonly unproven: number };
  /** Every difference, by account and slot. */
  readonly problems: readonly string[];
};

/**
 * Takes the hash of every recorded header, walks every proof from the header's state root down to its value, and compares what was recorded
 * with what is proven. Code hashes were checked when the recording was read.
 */
export function verifyRecording(recording: Recording, proofs: Proofs | undefined): Verification {
  const header = headerOfState(recording);
  const problems = headerProblems(recording, header);
  const stateRoot = header === undefined ? null : (String(header["stateRoot"]) as Hash);
  const counts = { accounts: { proven: 0, unproven: 0 }, slots: { proven: 0, unproven: 0 } };
  if (proofs !== undefined) problems.push(...rootProblems(proofs, recording, header));

  for (const [address, account] of recording.accounts) {
    const proof = proofs?.accounts.get(address);
    counts.accounts[proof === undefined ? "unproven" : "proven"]++;
    if (proofs === undefined || proof === undefined) {
      counts.slots.unproven += account.slots.size;
      continue;
    }
    const found = accountProblems(address, account, proof, proofs);
    problems.push(...found.problems);
    counts.slots.proven += found.slots;
    counts.slots.unproven += account.slots.size - found.slots;
  }
  return { headerHash: header?.hash ?? null, stateRoot, ...counts, problems };
}

function headerProblems(recording: Recording, header: RecordedHeader | undefined): string[] {
  const { block } = recording;
  const problems = [...new Set([header, block ?? undefined])].flatMap((one) => {
    if (one === undefined) return [];
    const found = headerHash(toRpc(one));
    return found === one.hash
      ? []
      : [`header ${one.number}: its fields hash to ${found ?? "nothing"}, it is recorded under ${one.hash}`];
  });
  if (header !== undefined && block != null && block !== header && block.parentHash !== header.hash)
    problems.push(
      `block ${block.number}: its parent is ${block.parentHash}, the header of the state is ${header.hash}`,
    );
  return problems;
}

/** A root that no header vouches for proves nothing. */
function rootProblems(
  { chainId, stateOf, stateRoot, blockHash }: Proofs,
  recording: Recording,
  header: RecordedHeader | undefined,
): readonly string[] {
  if (header === undefined)
    return [`the recording has no real header of block ${recording.stateOf}, so that no proof can be held against one`];
  const expect = (what: string, expected: unknown, found: unknown) =>
    expected === found ? [] : [`${what} of the proofs: expected ${expected} of the header, found ${found}`];
  return [
    ...expect("the chain", recording.chainId, chainId),
    ...expect("the block", recording.stateOf, stateOf),
    ...expect("the hash", header.hash, blockHash),
    ...expect("the state root", header["stateRoot"], stateRoot),
  ];
}

function accountProblems(
  address: Address,
  { nonce, balance, codeHash, slots }: RecordedAccount,
  proof: AccountProof,
  { nodes, stateRoot }: Proofs,
): { readonly problems: readonly string[]; readonly slots: number } {
  const proven = attempt(`account ${address}`, () =>
    provenAccount(stateRoot, address, pick(nodes, proof.accountProof)),
  );
  if ("problem" in proven) return { problems: [proven.problem], slots: 0 };
  const [provenNonce, provenBalance, storageHash, provenCode] = proven.value;
  const differ = (what: string, recorded: bigint | Hex, real: bigint | Hex) =>
    recorded === real ? [] : [`${what} of ${address}: recorded ${recorded}, proven ${real}`];

  const problems = [
    ...differ("nonce", nonce, provenNonce),
    ...differ("balance", balance, provenBalance),
    ...differ("code hash", codeHash, provenCode),
  ];
  // A file may name a slot several times, which proves no other one.
  const seen = new Set<Hex>();
  for (const { key, proof: nodesOfSlot } of proof.storageProof) {
    const slot = toWord(BigInt(key));
    const recorded = slots.get(slot);
    if (recorded === undefined) continue;
    seen.add(slot);
    const what = `slot ${slot}`;
    const real = attempt(`${what} of ${address}`, () => provenSlot(storageHash, slot, pick(nodes, nodesOfSlot)));
    problems.push(...("problem" in real ? [real.problem] : differ(what, recorded, real.value)));
  }
  return { problems, slots: seen.size };
}

type ProvenAccount = readonly [nonce: bigint, balance: bigint, storageHash: Hex, codeHash: Hex];
const ABSENT: ProvenAccount = [
  0n,
  0n,
  "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
  EMPTY_CODE_HASH,
];

/** An account under a state root. Raises BAD_PROOF. */
export function provenAccount(stateRoot: Hash, address: Address, proof: readonly Hex[]): ProvenAccount {
  const leaf = provenValue(stateRoot, address, proof);
  if (leaf === undefined) return ABSENT;
  const [nonce, balance, storageHash, codeHash] = decodeRlp(leaf) as Hex[];
  if (storageHash?.length === 66 && codeHash?.length === 66)
    return [integer(nonce), integer(balance), storageHash, codeHash];
  throw new FirebreakError("BAD_PROOF", "expected nonce, balance, storage root and code hash in the leaf");
}

/** A slot under a storage root; zero where it was never set. Raises BAD_PROOF. */
export function provenSlot(storageHash: Hash, slot: Hex, proof: readonly Hex[]): Hex {
  const leaf = provenValue(storageHash, slot, proof);
  return toWord(leaf === undefined ? 0n : integer(String(decodeRlp(leaf))));
}

function integer(hex: string | undefined): bigint {
  return hex === undefined || hex === "0x" ? 0n : BigInt(hex);
}

function pick(nodes: readonly Hex[], places: readonly number[]): readonly Hex[] {
  return places.map((place) => nodes[place] ?? "0x");
}

function attempt<T>(what: string, work: () => T): { readonly value: T } | { readonly problem: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { problem: `${what}: ${messageOf(error)}` };
  }
}
