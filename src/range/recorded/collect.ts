import { keccak256 } from "ethers";
import { z } from "zod";
import { headerHash } from "../../chain/header.ts";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Address, Hash, Hex } from "../../core/types.ts";
import { lower, toWord } from "../../lib/words.ts";
import { EMPTY_CODE_HASH } from "../recording.ts";
import type { RpcClient } from "../rpc/client.ts";
import { hex, quantity, type RecordedAccount, type RecordedHeader, recordedHeader, sized } from "./format.ts";
import { inTurns } from "./in-turns.ts";
import { type AccountProof, nodeList } from "./proofs.ts";
import type { Touched } from "./touched.ts";

/** What a node says of one block, and of the accounts and slots that were touched on a fork of it. */
export type Collected = {
  readonly header: RecordedHeader;
  readonly accounts: ReadonlyMap<Address, RecordedAccount>;
  readonly codes: ReadonlyMap<Hash, Hex>;
  /** Merkle proofs of all of it, or why there are none. */
  readonly proofs:
    | { readonly nodes: readonly Hex[]; readonly accounts: ReadonlyMap<Address, AccountProof> }
    | { readonly none: string };
};

type Ask = RpcClient["call"];

const proofReply = z.object({
  nonce: quantity,
  balance: quantity,
  codeHash: sized(32),
  storageHash: sized(32),
  accountProof: z.array(hex),
  storageProof: z.array(z.object({ value: quantity, proof: z.array(hex) })),
});
type Proven = z.output<typeof proofReply>;

/** Of a proof, one node gives a thousand slots at most. */
const slotsAtOnce = 500;
const ZERO_HASH: Hash = `0x${"00".repeat(32)}`;

/** The real header of a block, with its transactions. Raises FORK_UPSTREAM where its fields do not hash to its name. */
export async function headerAt(ask: Ask, block: number): Promise<RecordedHeader> {
  const raw = await ask("eth_getBlockByNumber", [tagOf(block), true]);
  const parsed = recordedHeader.safeParse(raw);
  if (!parsed.success)
    throw new FirebreakError(
      "FORK_UPSTREAM",
      `expected the node to have block ${block} with its header; ${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`,
    );
  const found = headerHash(raw as Readonly<Record<string, unknown>>);
  if (found === parsed.data.hash) return parsed.data;
  throw new FirebreakError(
    "FORK_UPSTREAM",
    `the node names block ${block} ${parsed.data.hash}, its fields hash to ${found ?? "nothing"}; take another node`,
  );
}

/** Asks for everything that was touched, as it is after the block of the header; with proofs where the node gives them. */
export async function collect(ask: Ask, header: RecordedHeader, touched: Touched): Promise<Collected> {
  const tag = tagOf(Number(header.number));
  const wanted = [...touched.accounts].sort(([one], [other]) => (one < other ? -1 : 1));
  const proven = await inTurns(wanted, (one) => askProof(ask, tag, ...one)).catch((error) => ({
    none: messageOf(error),
  }));

  const codes = new Map<Hash, Hex>();
  const accounts = new Map<Address, RecordedAccount>();
  const found = await inTurns(wanted, async ([address, slots], at) => {
    const code = lower(String(await ask("eth_getCode", [address, tag])));
    const codeHash = lower(keccak256(code));
    const proof = "none" in proven ? undefined : proven[at];
    const account = proof ? ofProof(proof, slots) : await askAccount(ask, tag, address, slots);
    return { address, code, account: { ...account, codeHash } };
  });
  for (const { address, code, account } of found) {
    if (isAbsent(account)) continue;
    accounts.set(address, account.codeHash === EMPTY_CODE_HASH ? { ...account, slots: new Map() } : account);
    if (account.codeHash !== EMPTY_CODE_HASH) codes.set(account.codeHash, code);
  }
  return { header, accounts, codes, proofs: "none" in proven ? proven : packed(wanted, proven, accounts) };
}

function tagOf(block: number): Hex {
  return `0x${block.toString(16)}`;
}

/** An account that is absent does not exist; no recording names it. */
function isAbsent({ nonce, balance, codeHash }: RecordedAccount): boolean {
  return nonce === 0n && balance === 0n && codeHash === EMPTY_CODE_HASH;
}

async function askProof(ask: Ask, tag: Hex, address: Address, slots: ReadonlySet<Hex>): Promise<Proven> {
  const keys = [...slots].sort();
  const chunks = [keys.slice(0, slotsAtOnce)];
  for (let at = slotsAtOnce; at < keys.length; at += slotsAtOnce) chunks.push(keys.slice(at, at + slotsAtOnce));
  const replies: Proven[] = [];
  for (const chunk of chunks) replies.push(proofReply.parse(await ask("eth_getProof", [address, chunk, tag])));
  const storageProof = replies.flatMap((one) => one.storageProof);
  const [first] = replies;
  if (first !== undefined && storageProof.length === keys.length) return { ...first, storageProof };
  throw new FirebreakError("FORK_UPSTREAM", `expected proofs of ${keys.length} slots, found ${storageProof.length}`);
}

function ofProof({ nonce, balance, storageProof }: Proven, slots: ReadonlySet<Hex>) {
  const keys = [...slots].sort();
  return {
    nonce,
    balance,
    slots: new Map(storageProof.map(({ value }, at) => [keys[at] ?? toWord(0n), toWord(value)])),
  };
}

async function askAccount(ask: Ask, tag: Hex, address: Address, slots: ReadonlySet<Hex>) {
  const [nonce, balance] = await Promise.all([
    ask("eth_getTransactionCount", [address, tag]),
    ask("eth_getBalance", [address, tag]),
  ]);
  const found = new Map<Hex, Hex>();
  for (const slot of [...slots].sort())
    found.set(slot, toWord(BigInt(String(await ask("eth_getStorageAt", [address, slot, tag])))));
  return { nonce: quantity.parse(nonce), balance: quantity.parse(balance), slots: found };
}

/** Each node of the tries once. Proofs of what does not exist are left out, as the accounts are. */
function packed(
  wanted: readonly (readonly [Address, ReadonlySet<Hex>])[],
  proven: readonly Proven[],
  accounts: ReadonlyMap<Address, RecordedAccount>,
) {
  const list = nodeList();
  const proofs = new Map<Address, AccountProof>();
  wanted.forEach(([address, slots], index) => {
    const proof = proven[index];
    const account = accounts.get(address);
    if (proof === undefined || account === undefined) return;
    const keys = account.slots.size === 0 ? [] : [...slots].sort();
    proofs.set(address, {
      nonce: proof.nonce,
      balance: proof.balance,
      storageHash: proof.storageHash,
      codeHash: proof.codeHash === ZERO_HASH ? EMPTY_CODE_HASH : proof.codeHash,
      accountProof: list.places(proof.accountProof),
      storageProof: keys.flatMap((key, at) => {
        const one = proof.storageProof[at];
        return one === undefined ? [] : [{ key, value: one.value, proof: list.places(one.proof) }];
      }),
    });
  });
  return { nodes: list.nodes, accounts: proofs };
}
