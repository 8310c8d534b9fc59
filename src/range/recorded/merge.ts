import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hash } from "../../core/types.ts";
import type { RecordedAccount, Recording, Unpacked } from "./format.ts";
import { headerOfState } from "./head.ts";
import { type AccountProof, nodeList, type Proofs } from "./proofs.ts";

/** Contradictions that are listed; the others are counted. */
const mostListed = 20;

/**
 * Two recordings of the same state as one: what either of them holds. Raises CONTRADICTION where they are of other blocks or differ in anything that
 * both hold, with the list.
 */
export function mergeRecordings(one: Recording, other: Recording): Unpacked {
  const header = headerOfState(one) ?? headerOfState(other);
  const accounts = new Map(one.accounts);
  const found = [...ofBlocks(one, other)];
  for (const [address, account] of other.accounts) {
    const known = accounts.get(address);
    if (known === undefined) accounts.set(address, account);
    else {
      found.push(...ofAccounts(address, known, account));
      accounts.set(address, { ...known, slots: new Map([...known.slots, ...account.slots]) });
    }
  }
  for (const [hash, code] of other.codes)
    if ((one.codes.get(hash) ?? code) !== code) found.push(`the code under ${hash} differs`);
  if (found.length > 0) throw contradiction(one, other, found);

  const codes = new Map([...one.codes, ...other.codes]);
  const unverified = (hash: Hash) =>
    [one, other].every((each) => !each.codes.has(hash) || each.codesNotHashVerified.includes(hash));
  return {
    ...common(one),
    kind: "merged",
    block: header ?? null,
    blockEnv: environmentOf(one) ?? environmentOf(other),
    leftOut: [...new Set([one["leftOut"] ?? [], other["leftOut"] ?? []].flat())],
    source: [one["source"], other["source"]].flat().filter((source) => source !== undefined && source !== null),
    accounts,
    codes,
    codesMissing: [...new Set([...one.codesMissing, ...other.codesMissing])].filter((hash) => !codes.has(hash)),
    codesNotHashVerified: [...new Set([...one.codesNotHashVerified, ...other.codesNotHashVerified])].filter(unverified),
  };
}

/** The proofs of both, with each node once; what only one of them proves stays proven. */
export function mergeProofs(one: Proofs, other: Proofs): Proofs {
  const list = nodeList();
  const accounts = new Map<Address, AccountProof>();
  for (const { nodes, accounts: proven } of [one, other]) {
    const moved = (places: readonly number[]) => list.places(places.map((place) => nodes[place] ?? "0x"));
    for (const [address, proof] of proven) {
      const known = accounts.get(address)?.storageProof ?? [];
      const added = proof.storageProof.filter(({ key }) => !known.some((each) => BigInt(each.key) === BigInt(key)));
      accounts.set(address, {
        ...proof,
        accountProof: moved(proof.accountProof),
        storageProof: [...known, ...added.map((each) => ({ ...each, proof: moved(each.proof) }))],
      });
    }
  }
  return { ...one, nodes: list.nodes, accounts };
}

/** What is of neither's own kind: a block to re-execute and its receipts stay behind. */
function common({ format, chainId, stateOf }: Recording) {
  return { format, chainId, stateOf };
}

/** Of a full block, the environment is that of the block after the state. */
function environmentOf({ kind, blockEnv }: Recording): Recording["blockEnv"] {
  return kind === "full-block-prestate" ? undefined : blockEnv;
}

function ofBlocks(one: Recording, other: Recording): readonly string[] {
  if (one.chainId !== other.chainId) return [`they are of different chains: ${one.chainId} and ${other.chainId}`];
  if (one.stateOf !== other.stateOf) return [`they are of different blocks: ${one.stateOf} and ${other.stateOf}`];
  const [first, second] = [headerOfState(one), headerOfState(other)];
  if (first !== undefined && second !== undefined && first.hash !== second.hash)
    return [`their headers of block ${one.stateOf} differ: ${first.hash} and ${second.hash}`];
  if (first ?? second ?? environmentOf(one) ?? environmentOf(other)) return [];
  return [`neither says what block ${one.stateOf} is`];
}

function ofAccounts(address: Address, one: RecordedAccount, other: RecordedAccount): readonly string[] {
  const differ = (what: string, first: unknown, second: unknown) =>
    first === second ? [] : [`${what} of ${address}: ${first} and ${second}`];
  return [
    ...differ("nonce", one.nonce, other.nonce),
    ...differ("balance", one.balance, other.balance),
    ...differ("code hash", one.codeHash, other.codeHash),
    ...[...other.slots].flatMap(([slot, value]) => differ(`slot ${slot}`, one.slots.get(slot) ?? value, value)),
  ];
}

function contradiction(one: Recording, other: Recording, found: readonly string[]): FirebreakError {
  const more = found.length - mostListed;
  const lines = [...found.slice(0, mostListed), ...(more > 0 ? [`and ${more} more`] : [])];
  return new FirebreakError(
    "CONTRADICTION",
    `${one.name} and ${other.name} cannot both be right; nothing was written:\n${lines.map((line) => `  ${line}`).join("\n")}`,
  );
}
