import { printable } from "../lib/printable.ts";
import { FirebreakError } from "./errors.ts";
import type { Chain } from "./parts.ts";
import { hasPower } from "./power.ts";
import { meaningOf, type Refusal, refusalOf, withoutHex } from "./refusal.ts";
import type { Receipt, Why } from "./sending.ts";
import type { Call, SignedTx } from "./types.ts";

/** Why a transaction of ours reverted. */
export type Reverted = { readonly why: Why; readonly reason: string };

type Sent = { readonly call: Call; readonly tx: SignedTx; readonly receipt: Receipt };

const mostText = 200;

/** What contracts say to whoever may not do something: their words, and the errors of OpenZeppelin's AccessControl, Ownable and AccessManaged. */
const unauthorised =
  /unauthori[sz]ed|not authori[sz]ed|missing role|access ?denied|forbidden|caller is not|not the owner|0xe2517d3f|0x118cdaa7|0x068ca9d8/i;
/** What our contracts say of a trip that is refused to everybody alike: it is wrong with the order or the plan, whoever sends it. */
const ofTrip =
  /^(Quorum(Trigger)?_|GuardianHub_(UnknownPlan|WrongActions|BadMask|TierTooLow|WrongEpoch|TooLate|IncidentClosed|InsufficientGas))/;
const paused = /already paused|pausable: paused|enforcedpause|0xd93c0665/i;

/**
 * The same call again, from the same sender, on the state after the block in which it reverted, and from a stranger: who is refused in the
 * stranger's words has no power here. What then succeeds and is refused with the gas that it had needs more. What contracts say is of any length and for no terminal: it is cut and made printable.
 */
export async function whyReverted({ call, tx, receipt }: Sent, chain: Chain): Promise<Reverted> {
  const { gasUsed } = receipt;
  // A call within it that ran out leaves a 64th of the gas to each of those around it.
  const usedUp = gasUsed === undefined || gasUsed * 20n >= tx.gas * 19n;
  const starved: Reverted = { why: "out-of-gas", reason: `its ${tx.gas} gas were too little` };
  try {
    const refused = await refusalOf(call, tx.sender, receipt.block, chain);
    if (refused === undefined) {
      // What looks at its gas before it acts reverts with most of it left.
      const isStarved = usedUp || (await refusalOf(call, tx.sender, receipt.block, chain, tx.gas)) !== undefined;
      const succeeds = `the same call succeeds on the state after block ${receipt.block.number}`;
      return isStarved ? starved : { why: "other", reason: succeeds };
    }
    const own = said(refused);
    const meaning = meaningOf(refused, call);
    const named = meaning === undefined ? "" : `${meaning}; `;
    const words = meaning === undefined ? own : withoutHex(refused.words);
    const reason = `it was refused: ${named}${printable(words.slice(0, mostText))}`;
    // Contracts choose their words: what says so and had gas left gets no more of it.
    const isStarved = /out of gas/i.test(own);
    if (isStarved && usedUp) return starved;
    if (isStarved || paused.test(own) || ofTrip.test(meaning ?? "")) return { why: "other", reason };
    const mayNot = unauthorised.test(own) || !(await hasPower(call, tx.sender, receipt.block, chain));
    return { why: mayNot ? "unauthorised" : "other", reason };
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    return gasUsed !== undefined && usedUp
      ? starved
      : { why: "other", reason: `why cannot be read (${printable(error.message.slice(0, mostText))})` };
  }
}

/** It is refused for what holds, which a contract may say before it looks at who calls. */
export function saysPaused(refusal: Refusal): boolean {
  return paused.test(said(refusal));
}

/** Its words, and which error it is. */
function said({ words, data }: Refusal): string {
  const selector = data.slice(0, 10);
  return `${words.slice(0, 2 * mostText)} ${/^0x[0-9a-f]*$/.test(selector) ? selector : ""}`.trim();
}
