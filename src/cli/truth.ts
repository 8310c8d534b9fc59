import type { Entry } from "../core/types.ts";

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

/** The truth table of what is paused where, learned from the journal entry by entry. */
export function createTruthTable() {
  let all = new Map<string, Truth>();
  const ours = new Map<string, { readonly by: string; readonly since: string }>();
  const chains = new Map<string, string>();

  function set(action: string, holds: Truth["holds"], block: string): void {
    const before = all.get(action);
    const since = before?.holds === holds ? before.since : block;
    const own = holds === "yes" ? ours.get(action) : undefined;
    all.set(action, { action, chain: chains.get(action) ?? "", holds, block, since, ...own });
  }

  return {
    take({ kind, ref, body }: Pick<Entry, "kind" | "ref" | "body">): void {
      const get = (name: string) => String(body[name] ?? "");
      // What was seen before says nothing of the process that runs now; who brought it about stays true.
      if (kind === "started") all = new Map();
      if (kind === "intent") chains.set(get("action"), get("chain"));
      const isAction = (kind === "armed" || kind === "disarmed") && get("path") !== "undo" && get("path") !== "account";
      if (isAction || kind === "effect") chains.set(ref, get("chain"));
      // At the start everything is looked at, and what does not hold is not written down.
      if (isAction && !all.has(ref)) set(ref, "no", get("block"));
      if (kind === "effect") {
        const { holds } = body;
        if (holds !== "yes") ours.delete(ref);
        set(ref, holds === "yes" || holds === "no" ? holds : "unknown", get("block"));
      }
      if (kind !== "outcome" || body["action"] === undefined) return;
      if (get("status") === "contained") ours.set(get("action"), { by: get("hash"), since: get("minedBlock") });
      if (get("status") === "contained" || get("status") === "already") set(get("action"), "yes", get("verifiedBlock"));
    },
    rows: (): readonly Truth[] => [...all.values()],
  };
}
