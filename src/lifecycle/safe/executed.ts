import { id } from "ethers";
import { z } from "zod";
import type { Ask } from "../../chain/quorum.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { BlockRef, Hash, Hex } from "../../core/types.ts";
import { bytes, word } from "../../lib/fields.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import { wordAt } from "../../lib/words.ts";

export const executionSuccess = id("ExecutionSuccess(bytes32,uint256)") as Hash;
export const executionFailure = id("ExecutionFailure(bytes32,uint256)") as Hash;

/** What became of a proposal: `unknown` when too few nodes tell, or they do not say the same. */
export type Execution = { readonly status: "none" | "unknown" } | ({ readonly status: "done" } & Done);
export type Done = { readonly hash: Hash; readonly success: boolean };

type SafeLog = { readonly topics: readonly Hex[]; readonly data: Hex; readonly transactionHash: Hash };

const answer = z.array(z.object({ topics: z.array(word).max(4), data: bytes, transactionHash: word }));

/** What a log says of this proposal. Until 1.3.0 the hash lies in the data, later in a topic. */
export function executionIn({ safeTxHash }: Proposal, { topics, data, transactionHash }: SafeLog): Done | undefined {
  const [event, indexed = wordAt(data, 0)] = topics;
  if (indexed !== safeTxHash || (event !== executionSuccess && event !== executionFailure)) return undefined;
  return { hash: transactionHash, success: event === executionSuccess };
}

/** Looks for the proposal among what its Safe executed since it was proposed, up to this block. `ask` is answered by a quorum. */
export async function findExecution(proposal: Proposal, upTo: BlockRef, ask: Ask): Promise<Execution> {
  const { safe, sinceBlock } = proposal;
  // The file names a block that is not there yet: nothing found since then would say nothing.
  if (sinceBlock > upTo.number) return { status: "unknown" };
  const range = { fromBlock: `0x${sinceBlock.toString(16)}`, toBlock: `0x${upTo.number.toString(16)}` };
  const filter = { address: safe, topics: [[executionSuccess, executionFailure]], ...range };
  try {
    return await ask("eth_getLogs", [filter], (logs) => readExecution(proposal, logs));
  } catch (error) {
    // Many nodes answer for few blocks only; what the nonce says is said all the same.
    if (error instanceof FirebreakError) return { status: "unknown" };
    throw error;
  }
}

/** Nodes are compared by what they say of this proposal, not by all else that the Safe did. */
function readExecution(proposal: Proposal, logs: unknown): Execution {
  const parsed = answer.safeParse(logs);
  if (!parsed.success) throw new FirebreakError("NOT_EVALUABLE", "expected logs of the Safe, found something else");
  const found = parsed.data.flatMap((log) => executionIn(proposal, log) ?? []).at(-1);
  return found === undefined ? { status: "none" } : { status: "done", ...found };
}
