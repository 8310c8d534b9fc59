import type { Chain } from "../../core/parts.ts";
import type { Address, Hash, Log, Observation } from "../../core/types.ts";
import { safeSlots } from "../../lib/safe-slots.ts";
import { addressOf, toWord, wordAt } from "../../lib/words.ts";
import type { Seen } from "./make.ts";
import { topicOf } from "./signatures.ts";

export const thresholdSlot = toWord(4n);

/** What a Safe emits when it is changed, what of it that is, and the slot that then holds the first argument. Source: Safe 1.3.0 to 1.5.0. */
const changes: readonly { readonly event: string; readonly what: string; readonly slot?: Hash }[] = [
  { event: "EnabledModule(address)", what: "modules" },
  { event: "DisabledModule(address)", what: "modules" },
  { event: "AddedOwner(address)", what: "owners" },
  { event: "RemovedOwner(address)", what: "owners" },
  { event: "ChangedThreshold(uint256)", what: "threshold", slot: thresholdSlot },
  { event: "ChangedGuard(address)", what: "guard", slot: safeSlots.guard },
  { event: "ChangedModuleGuard(address)", what: "module guard", slot: safeSlots["module guard"] },
  { event: "ChangedFallbackHandler(address)", what: "fallback handler", slot: safeSlots["fallback handler"] },
];
const byTopic = new Map(changes.map((one) => [topicOf(one.event), one]));
export const changeTopics: readonly Hash[] = [...byTopic.keys()];

/** What the Safe says that was changed, other than what is known to be: it was put back within the block, or it is not mined. */
export function changesTold(
  logs: readonly Log[],
  known: readonly string[],
  safe: Address,
  { block }: Observation,
  chain: Chain,
): readonly Promise<readonly Seen[]>[] {
  return logs.map(async ({ topics, data, transactionHash: transaction }) => {
    const change = byTopic.get(topics[0] ?? "0x");
    if (change === undefined || known.includes(change.what)) return [];
    const { event, what, slot } = change;
    const word = topics[1] ?? wordAt(data, 0) ?? toWord(0n);
    // What was set to what it was is no change.
    if (slot !== undefined && (await chain.slot(safe, slot, block)) === word) return [];
    const now = slot === thresholdSlot ? `${BigInt(word)}` : addressOf(word);
    return [{ name: `${what}:${event}:${now}`, evidence: { what, event, now, transaction } }];
  });
}
