import { createConfirming } from "../../src/core/confirm.ts";
import type { Action } from "../../src/core/parts.ts";
import { blockOf, entriesOf, fakeAction, fakeChain, fakeStore, findingOf } from "../support/fakes.ts";

/** An effect that was read to hold at block `since`, for what was found at block 100; `holds` says how it is at the blocks of the branch that there is then. */
export function set(holds: Action["holds"], since = 101n) {
  const store = fakeStore();
  const chain = fakeChain({ blockAt: async (number) => blockOf(number) });
  const actions = new Map([["pause", fakeAction({ holds })]]);
  const confirming = createConfirming({ store, shout: () => {}, actions, chain });
  confirming.assume(findingOf(), "pause", since);
  const at = async (number: number) => {
    for (const { look } of confirming.looks(blockOf(number))) await look();
    return entriesOf(store).map(({ body }) => body["untried"]);
  };
  return { at, confirming, reasons: () => entriesOf(store).map(({ body }) => body["reason"]) };
}
