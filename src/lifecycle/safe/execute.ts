import { concat, Interface, zeroPadValue } from "ethers";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Executor } from "../../core/parts.ts";
import type { Receipt } from "../../core/sending.ts";
import type { Address, Block, Call, Hash, Hex } from "../../core/types.ts";
import { printable } from "../../lib/printable.ts";
import type { Proposal } from "../../lib/proposal-file.ts";
import { safeFields } from "../../lib/safe-transaction.ts";
import { lower } from "../../lib/words.ts";
import { mined } from "../mined.ts";
import { executionFailure, executionIn, executionSuccess } from "./executed.ts";
import type { At } from "./live-safe.ts";
import { reasonOf } from "./reasons.ts";
import type { Surveyed } from "./survey.ts";

export type Executed = { readonly hash: Hash; readonly receipt: Receipt };

const abi = new Interface([
  "function execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes) payable returns (bool)",
  "function checkSignatures(bytes32,bytes,bytes) view",
]);

/** The one function that a key which executes has to call. */
export const execSelector = lower(abi.getFunction("execTransaction")?.selector ?? "");

/**
 * Executes a proposal that enough owners agreed to. What the chain would refuse is refused before anything is sent. Raises NOT_READY,
 * SIGNATURES, CALL_FAILS, NOT_ARMED, NOT_MINED, REVERTED or EXECUTION_FAILURE.
 */
export async function execute(
  surveyed: Surveyed,
  executor: Executor,
  at: At & { readonly block: Block },
  say: (line: string) => void,
): Promise<Executed> {
  const { proposal, standing, live } = surveyed;
  if (standing.status !== "ready")
    throw new FirebreakError("NOT_READY", `it cannot be executed: ${standing.sentences.join("; ")}`);
  const signatures = signaturesFor(proposal, standing.agreed.slice(0, live.threshold));
  await requireAccepted(proposal, signatures, executor.sender, at);

  const call = callOf(proposal, signatures);
  const [armed] = await executor.arm(at.block, [{ action: proposal.safeTxHash, call }]);
  if (armed?.armed !== true)
    throw new FirebreakError("NOT_ARMED", `nothing was sent: ${printable(armed?.reason ?? "no node answered")}`);
  const tx = await executor.sign(proposal.safeTxHash, call);
  await executor.broadcast(tx);
  say(`sent ${tx.hash} from ${executor.sender}`);
  const receipt = await mined(tx, { call, executor, chain: at.chain, hint: "look at it with `firebreak safe status`" });
  await requireExecuted(proposal, receipt, at);
  return { hash: receipt.hash, receipt };
}

/**
 * In the order of the owners' addresses, as the Safe wants them. Who signed no file approved on the chain (v = 1).
 * Source: contracts/Safe.sol, checkNSignatures.
 */
function signaturesFor({ signatures }: Proposal, agreed: readonly Address[]): Hex {
  return lower(
    concat(
      agreed.map((owner) => {
        const signed = signatures.find((one) => one.owner === owner);
        return signed?.signature ?? concat([zeroPadValue(owner, 32), `0x${"00".repeat(32)}`, "0x01"]);
      }),
    ),
  );
}

function callOf({ safe, transaction }: Proposal, signatures: Hex): Call {
  const { nonce: _, ...fields } = safeFields(transaction);
  return { to: safe, data: lower(abi.encodeFunctionData("execTransaction", [...Object.values(fields), signatures])) };
}

/** Asks the Safe whether it takes the signatures, and then whether the call within does what it should not fail at. */
async function requireAccepted(proposal: Proposal, signatures: Hex, sender: Address, at: At): Promise<void> {
  const { safe, safeTxHash } = proposal;
  const checking = lower(abi.encodeFunctionData("checkSignatures", [safeTxHash, "0x", signatures]));
  const refused = await refusal({ to: safe, data: checking }, sender, at);
  if (refused !== undefined)
    throw new FirebreakError(
      "SIGNATURES",
      `nothing was sent: the Safe ${safe} does not take the signatures: ${refused}`,
    );

  const failed = await refusal(callOf(proposal, signatures), sender, at, (answer) => BigInt(answer || 0) === 1n);
  if (failed !== undefined)
    throw new FirebreakError("CALL_FAILS", `nothing was sent: ${await whyFailed(proposal, failed, at)}`);
}

/** Why the chain refuses a call, or what it answers to one that should be true; undefined when nothing speaks against it. */
async function refusal(call: Call, from: Address, { block, chain }: At, isTrue = (_: Hex) => true) {
  try {
    const answer = await chain.call(call, block, from);
    return isTrue(answer) ? undefined : "the call within fails (ExecutionFailure)";
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return reasonOf(error);
    throw error;
  }
}

/** The Safe says little of why a call within it failed: the call is asked by itself, as if the Safe made it. */
async function whyFailed({ safe, transaction: { to, data, value } }: Proposal, said: string, at: At): Promise<string> {
  const inner = value > 0n ? undefined : await refusal({ to, data }, safe, at).catch(messageOf);
  return `${said}${inner === undefined ? "" : `; ${to} answers the Safe: ${inner}`}`;
}

/** Believes the Safe's own event, not that the transaction succeeded. */
export async function requireExecuted(
  proposal: Proposal,
  { hash, block, success }: Receipt,
  { chain }: At,
): Promise<void> {
  const { safe, safeTxHash } = proposal;
  const filters = [executionSuccess, executionFailure].map((topic0) => ({ address: safe, topic0 }));
  const logs = success ? await chain.logs(await chain.blockAt(block.number), filters) : [];
  const said = logs.filter((log) => log.transactionHash === hash).flatMap((log) => executionIn(proposal, log) ?? []);
  if (said.at(-1)?.success === true) return;
  if (said.length === 0)
    throw new FirebreakError(
      "REVERTED",
      `transaction ${hash} was mined and did not execute ${safeTxHash}: something changed after it was simulated, such as another transaction with its nonce; look at \`firebreak safe status\``,
    );
  const why = await whyFailed(proposal, "the call within failed", { block, chain });
  throw new FirebreakError(
    "EXECUTION_FAILURE",
    `transaction ${hash} used up the nonce and changed nothing (ExecutionFailure): ${why}; mend that, and propose it again`,
  );
}
