import { bigintOf } from "../core/entries.ts";
import { undoes } from "../core/lost.ts";
import type { Entry } from "../core/types.ts";
import { createStarts } from "./replicas.ts";

/** Whether the effect of an action holds on its chain, as far as the journal says. */
export type Truth = {
  readonly action: string;
  readonly chain: string;
  readonly holds: "yes" | "no" | "unknown";
  /** The block of the last entry about it, and the one since which it is so, or was first seen so. */
  readonly block: string;
  readonly since: string;
  /** The transaction of ours that brought it about; none where somebody else did. */
  readonly by?: string;
};

/** Ways back, accounts, and what ladders ask of Safes are armed beside actions, whose ids have no such mark; nothing holds of them. */
const marked = /[/:]/;

/** The truth table of what is paused where, learned from the journal entry by entry. Where several replicas write it, who said it last is believed. */
export function createTruthTable() {
  /** By action, what each replica said last of it, in the order in which they did. */
  const all = new Map<string, Map<string, Truth>>();
  /** What we brought about, with the intent that did. */
  const ours = new Map<
    string,
    { readonly intent: string; readonly row: { readonly by: string; readonly since: string } }
  >();
  const chains = new Map<string, string>();
  /** What was known before a start, until that start has looked: where the answer is the same, it is so since then. */
  const before = new Map<string, Truth>();
  const replacedBy = createStarts();

  const last = (action: string): Truth | undefined => [...(all.get(action)?.values() ?? [])].at(-1);

  /** Whether it held before this block already: a transaction brings nothing about that is there, unless what did is gone with its block. */
  function heldBefore(before: Truth | undefined, mined: bigint): boolean {
    const isGone = before?.by !== undefined && !ours.has(before.action);
    return before?.holds === "yes" && bigintOf(before.since) < mined && !isGone;
  }

  /** At the start everything is looked at, and what does not hold is not written down: where it still may turn out to, `before` is kept. */
  function expect(replica: string, action: string, block: string): void {
    const known = before.get(action);
    set(replica, action, "no", block);
    if (known?.holds === "yes") before.set(action, known);
  }

  function set(replica: string, action: string, holds: Truth["holds"], block: string): void {
    const same = [last(action), before.get(action)].find((one) => one?.holds === holds);
    const rows = all.get(action) ?? new Map<string, Truth>();
    const since = same?.since ?? block;
    before.delete(action);
    const own = holds === "yes" ? ours.get(action)?.row : undefined;
    // What others say may be older; who cannot read says nothing against it.
    for (const [other, row] of rows)
      if (other === replica || (holds !== "unknown" && row.holds !== holds)) rows.delete(other);
    all.set(action, rows.set(replica, { action, chain: chains.get(action) ?? "", holds, block, since, ...own }));
  }

  function start(replaced: readonly string[]): void {
    for (const [action, rows] of all) {
      const known = last(action);
      for (const name of replaced) rows.delete(name);
      if (known !== undefined && rows.size === 0) before.set(action, known);
    }
  }

  return {
    take({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">): void {
      const get = (name: string) => String(body[name] ?? "");
      const replica = get("replica");
      // What it saw before says nothing of the process that runs now, what others see is as true; who brought it about stays true.
      if (kind === "started") start(replacedBy(replica, body));
      if (kind === "intent") chains.set(get("action"), get("chain"));
      const isAction = (kind === "armed" || kind === "disarmed") && !marked.test(ref);
      if (isAction || kind === "effect") chains.set(ref, get("chain"));
      if (isAction && last(ref) === undefined) expect(replica, ref, get("block"));
      if (kind === "effect") {
        const { holds } = body;
        if (holds !== "yes") ours.delete(ref);
        set(replica, ref, holds === "yes" || holds === "no" ? holds : "unknown", get("block"));
      }
      if (undoes({ kind, body }) && ours.get(get("action"))?.intent === ref) ours.delete(get("action"));
      if (kind !== "outcome" || body["action"] === undefined) return;
      const said = last(get("action"));
      // It may be of a block long before that of what was seen last.
      const isOld = bigintOf(body["verifiedBlock"]) < bigintOf(said?.block);
      const isContained = get("status") === "contained";
      if (isContained && !heldBefore(said, bigintOf(body["minedBlock"])) && !(isOld && said?.holds === "no"))
        ours.set(get("action"), { intent: ref, row: { by: get("hash"), since: get("minedBlock") } });
      if ((isContained || get("status") === "already") && !isOld)
        set(replica, get("action"), "yes", get("verifiedBlock"));
    },
    rows: (): readonly Truth[] => [...all.keys()].flatMap((action) => last(action) ?? []),
  };
}
