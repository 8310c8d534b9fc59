import { FunctionFragment, keccak256 } from "ethers";
import { planTuple } from "../../actions/hub.ts";
import type { Address, Hex } from "../../core/types.ts";
import { addressOf, lower, toWord, wordAt } from "../../lib/words.ts";
import { tierLine } from "../print.ts";

type Words = (body: Hex) => string | undefined;

const changes =
  "it changes what guardians and granted keys may do there: hold hub, plan, hash, tier and release against what `firebreak plan show` says of your own copy of the plan";
const removes = "it takes this plan from guardians and granted keys: ask its proposer why";
const withdraws = "it withdraws a change that was announced, such as a plan: ask its proposer which";

const terms = "tuple(uint8,uint32,address)";
/** What an admin tells a hub of plans, or a Safe its module; see contracts/interfaces/IGuardianHub.sol. */
const calls: ReadonlyMap<string, { readonly name: string; readonly words: Words; readonly does: string }> = new Map(
  (
    [
      [`proposePlan(bytes32,${terms},bytes32)`, announced, changes],
      [`commitPlan(bytes32,${terms},${planTuple}[])`, committed, changes],
      ["proposeRemoval(bytes32)", single("plan"), removes],
      ["removePlan(bytes32)", single("plan"), removes],
      ["cancel(bytes32)", single("operation"), withdraws],
    ] as const
  ).map(([signature, words, does]) => {
    const { selector, name } = FunctionFragment.from(`function ${signature}`);
    return [selector, { name, words, does }];
  }),
);

/** A call that is about plans, in words, and what it does; undefined for any other, and where its bytes are not exactly such a call. */
export function readPlanCall(to: Address, data: Hex): { readonly says: string; readonly why: string } | undefined {
  const call = calls.get(data.slice(0, 10));
  const words = call?.words(`0x${data.slice(10)}`);
  if (call === undefined || words === undefined) return undefined;
  return {
    says: `${call.name} of ${to}: ${words}`,
    // Others have functions of the same bytes: a timelock has this very `cancel`.
    why: `only if ${to} is a GuardianHub or a GuardianModule, ${call.does}; any other contract may do anything`,
  };
}

function single(what: string): Words {
  return (body) => (body.length === 66 ? `${what} ${body}` : undefined);
}

function announced(body: Hex): string | undefined {
  const hash = wordAt(body, 4);
  return hash !== undefined && body.length === 2 + 5 * 64 ? planned(body, hash) : undefined;
}

/**
 * The hub hashes what it decodes; here it is what follows the head, which is the same where it is encoded in the one usual way, and where it is not
 * then no plan has this hash. Not decoded: few bytes of lists of structs would keep a reader waiting for a minute.
 */
function committed(body: Hex): string | undefined {
  if (wordAt(body, 4) !== toWord(160n)) return undefined;
  return planned(body, lower(keccak256(`${toWord(32n)}${body.slice(2 + 5 * 64)}`)));
}

/** Undefined for terms that no hub takes. */
function planned(body: Hex, hash: Hex): string | undefined {
  const [tier, effect, release] = [1, 2, 3].map((at) => BigInt(wordAt(body, at) ?? 0));
  if (tier === undefined || effect === undefined || release === undefined) return undefined;
  if (tier > 3n || effect >= 1n << 32n || release >= 1n << 160n) return undefined;
  const of = { minTier: Number(tier), maxEffect: Number(effect), release: addressOf(toWord(release)) };
  const lasts = of.maxEffect === 0 ? "until somebody ends it" : `${of.maxEffect} s at most`;
  const by = release === 0n ? "nobody" : of.release;
  return `plan ${wordAt(body, 0)}, hash ${hash}, ${tierLine(of)}, lasts ${lasts}, released by ${by}`;
}
