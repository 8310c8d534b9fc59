import { unreadable } from "../../actions/view.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Action } from "../../core/parts.ts";
import { refusalWords } from "../../core/refusal.ts";
import type { Address, Call, Hash } from "../../core/types.ts";
import { printable } from "../../lib/printable.ts";
import { type Proposal, parseProposal, writeProposal } from "../../lib/proposal-file.ts";
import { safeHashes } from "../../lib/safe-transaction.ts";
import { decoded } from "./known-calls.ts";
import { type At, hashAskedOf, readSafe } from "./live-safe.ts";

export type Wish = {
  readonly safe: Address;
  readonly call: Call;
  /** Wei. */
  readonly value: bigint;
  /** The Safe's next one unless given. */
  readonly nonce?: bigint | undefined;
  readonly abi?: string | undefined;
  readonly action?: string | undefined;
};

/** What else says what owners sign, beside this program and the Safe. */
export type SecondOpinion = (proposal: Proposal) => Promise<Hash>;

/**
 * A proposal of one plain call, whose hash this program, the Safe itself and, where one is asked, somebody else computed alike. Raises NOT_A_SAFE, HASH_DIFFERS,
 * NONCE_USED, CALL_FAILS or PROPOSAL; nothing is kept then.
 */
export async function propose(wish: Wish, at: At, opinion?: SecondOpinion): Promise<Proposal> {
  const { safe, call, value, nonce: wanted, abi, action } = wish;
  const live = await readSafe(safe, at);
  const nonce = wanted ?? live.nonce;
  if (nonce < live.nonce)
    throw new FirebreakError(
      "NONCE_USED",
      `expected nonce ${live.nonce} or a later one, found ${nonce}, which a transaction of the Safe ${safe} has used; leave out --nonce`,
    );
  if (abi !== undefined && decoded(abi, call.data) === undefined)
    throw new FirebreakError(
      "CONFIG",
      `expected calldata of ${printable(abi)}, found ${call.data.slice(0, 74)}; correct --abi`,
    );
  // What comes before it in the queue may be what makes it work.
  if (nonce === live.nonce && value === 0n) await requireWorks(wish, at);

  const transaction = { ...call, value, nonce };
  const { safeTxHash } = safeHashes(at.chain.chainId, safe, transaction);
  const { version: safeVersion, owners, threshold } = live;
  const of = { chainId: at.chain.chainId, safe, safeVersion, transaction, safeTxHash, owners, threshold };
  const named = { ...(abi === undefined ? {} : { abi }), ...(action === undefined ? {} : { action }) };
  // What is handed out is what everybody else will read.
  const proposal = parseProposal(
    writeProposal({ ...of, ...named, sinceBlock: at.block.number, owners: [...owners], signatures: [] }),
  );
  await requireSameHash(proposal, at, opinion);
  return proposal;
}

/** Raises HASH_DIFFERS unless the Safe, and the second opinion where one is given, say that owners sign this hash. */
export async function requireSameHash(proposal: Proposal, at: At, opinion?: SecondOpinion): Promise<void> {
  const { safe, transaction, safeTxHash } = proposal;
  const [bySafe, byOther] = await Promise.all([hashAskedOf(safe, transaction, at), opinion?.(proposal)]);
  for (const [who, found] of [
    [`the Safe ${safe}`, bySafe],
    ["@safe-global/protocol-kit", byOther ?? safeTxHash],
  ])
    if (found !== safeTxHash)
      throw new FirebreakError(
        "HASH_DIFFERS",
        `expected ${who} to say that ${safeTxHash} is what owners sign, found ${found}; sign nothing, and find out which of the two lies`,
      );
}

/** Raises CALL_FAILS when the Safe may not make this call now. */
async function requireWorks({ safe, call }: Pick<Wish, "safe" | "call">, { block, chain }: At): Promise<void> {
  try {
    await chain.call(call, block, safe);
  } catch (error) {
    if (!(error instanceof FirebreakError) || error.code !== "CALL_REVERTED") throw error;
    throw new FirebreakError(
      "CALL_FAILS",
      `expected a call that the Safe ${safe} may make, found that ${call.to} refuses it: ${printable(refusalWords(error, call))}; give the Safe the role, or propose another call`,
    );
  }
}

/** Why nobody could propose this call to this Safe; empty when nothing speaks against it. `action` says whether the effect holds. */
export async function objectionsTo(
  wish: Pick<Wish, "safe" | "call">,
  at: At,
  action?: Pick<Action, "holds">,
): Promise<readonly string[]> {
  try {
    await readSafe(wish.safe, at);
    await requireWorks(wish, at);
    return [];
  } catch (error) {
    if (!(error instanceof FirebreakError) || (error.code !== "NOT_A_SAFE" && error.code !== "CALL_FAILS")) throw error;
    const asked = error.code === "CALL_FAILS" ? action?.holds(at.block, at.chain) : undefined;
    // What holds is refused to its own caller, too: a responder starts also during an incident.
    const isHeld = await asked?.catch((unread: unknown) => unreadable(unread, false));
    return isHeld === true ? [] : [error.message];
  }
}
