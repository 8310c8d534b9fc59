import type { DrillResult } from "./drill.ts";

/** One thing that happened: in which block, counted from the first signal, whose doing, and how often in a row. */
export type Happening = {
  readonly block: number;
  readonly who: "attack" | "protocol" | "user" | "responder";
  readonly text: string;
  readonly tone: "plain" | "bad" | "good" | "warning";
  readonly times: number;
};

type Found = Omit<Happening, "block" | "times"> & { readonly at: bigint; readonly order: number };

/** What the chain and the journal show, in order; what one side does again and again in one block is one happening. */
export function timelineOf({ score, performance, entries }: DrillResult): readonly Happening[] {
  const actor: Happening["who"] = score.variant === "benign" ? "protocol" : "attack";
  const played = performance.played.map(({ label, block, success, kind, who = actor }): Found => {
    const isAttack = kind === "attack";
    const tone = success ? "plain" : "warning";
    const text = success ? label : `${label} (reverted)`;
    return { at: block, order: isAttack ? 0 : 1, who: isAttack ? who : "user", text, tone };
  });
  const start = BigInt(score.firstSignalBlock ?? 0);
  return [...played, ...entries.flatMap(said)]
    .sort((a, b) => Number(a.at - b.at) || a.order - b.order)
    .map(({ at, who, text, tone }) => ({ block: Number(at - start), who, text, tone, times: 1 }))
    .reduce<readonly Happening[]>(counted, []);
}

function said({ kind, ref, body }: DrillResult["entries"][number]): readonly Found[] {
  const at = BigInt(String(body["minedBlock"] ?? body["block"] ?? "0"));
  const by = { at, who: "responder", order: 2 } as const;
  if (kind === "disarmed") return [{ ...by, tone: "warning", text: `is NOT armed: ${ref}: ${body["reason"]}` }];
  if (kind === "finding") return [{ ...by, tone: "plain", text: `finds: ${body["detector"]}` }];
  // Another incident's transaction answers it too, and that one is shown.
  if (kind !== "outcome" || body["status"] === "covered") return [];
  const isContained = body["status"] === "contained";
  const text = isContained ? "contained: its transaction is mined and the effect holds" : String(body["status"]);
  return [{ ...by, order: 3, tone: isContained ? "good" : "warning", text }];
}

function counted(all: readonly Happening[], one: Happening): readonly Happening[] {
  const at = all.findLastIndex(({ block, who, text }) => block === one.block && who === one.who && text === one.text);
  const same = all[at];
  return same === undefined ? [...all, one] : all.with(at, { ...same, times: same.times + 1 });
}

/** "+2", "-1" or "+0". */
export function offset(block: number): string {
  return `${block >= 0 ? "+" : ""}${block}`;
}
