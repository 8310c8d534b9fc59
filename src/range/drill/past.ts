import { z } from "zod";

/** What one whole token cost in USD when it happened, and who says so. */
export const priceField = z.strictObject({
  price: z.string().regex(/^\d{1,9}(\.\d{1,8})?$/, "expected a price in USD with quotes, such as '1803.19'"),
  on: z.string(),
  source: z.string(),
});

const dollars = z.int().min(0);

/** What became of the real incident. Seconds are counted from the first thing that a responder could have seen. */
export const historyField = z
  .strictObject({
    incident: z.string(),
    lossUsd: dollars.min(1),
    /** What was at risk and was kept by whoever answered it; left out where nobody knows. */
    savedUsd: dollars.optional(),
    /** Until somebody stopped it; left out where nobody did before it was over. */
    containedSeconds: z.int().min(0).optional(),
    /** What people did, in words. */
    response: z.string(),
    /** `[seconds, USD lost by then]`, rising to the whole loss. */
    curve: z.array(z.tuple([z.int().min(0), dollars])).optional(),
    /** Whether the loss grew evenly between two points, or all at once at each. */
    grows: z.enum(["steps", "evenly"]).default("steps"),
    /** Seconds from block to block at that time. */
    blockSeconds: z.int().min(1).max(60).default(12),
    sources: z.array(z.string()).min(1),
  })
  .refine(
    ({ curve, lossUsd }) => curve === undefined || (isRising(curve) && curve.at(-1)?.[1] === lossUsd),
    "expected a curve that rises in both columns and ends at lossUsd",
  );

export type History = z.output<typeof historyField>;
/** Seconds, and USD lost by then. */
type Curve = readonly (readonly [number, number])[];

function isRising(curve: Curve): boolean {
  return curve.every(([second, lost], at) => {
    const [before = -1, less = -1] = curve[at - 1] ?? [];
    return second > before && lost > less;
  });
}

/** USD lost in history by that second; what was lost in the very second counts. */
export function lostBy(second: number, { curve = [], grows }: History): number | undefined {
  if (curve.length === 0) return undefined;
  const next = curve.findIndex(([at]) => at > second);
  const [from, lost] = curve[next === -1 ? curve.length - 1 : next - 1] ?? [0, 0];
  const [to, more] = curve[next] ?? [from, lost];
  if (grows === "steps" || next <= 0) return lost;
  return Math.round(lost + ((more - lost) * (second - from)) / (to - from));
}

/** The incident as it was, and what this drill's response would have left of its loss. Shares are in basis points. */
export type Past = {
  readonly incident: string;
  readonly lossUsd: number;
  /** Of what was at risk; null where nobody knows. */
  readonly savedBps: number | null;
  readonly containedSeconds: number | null;
  readonly response: string;
  readonly sources: readonly string[];
  /** `[seconds, USD lost by then]`; empty where it is not known. */
  readonly curve: Curve;
  readonly grows: History["grows"];
  /** Null without a curve, and where nobody answers. */
  readonly averted: { readonly seconds: number | null; readonly lostUsd: number; readonly bps: number } | null;
};

/** `blocks`: from the first signal to the containment; undefined when it was not contained. */
export function compareWithPast(history: History, isAnswered: boolean, blocks: number | undefined): Past {
  const { incident, lossUsd, savedUsd, containedSeconds = null, response, sources, curve = [], grows } = history;
  const savedBps = savedUsd === undefined ? null : Math.floor((savedUsd * 10_000) / (savedUsd + lossUsd));
  return {
    incident,
    lossUsd,
    savedBps,
    containedSeconds,
    response,
    sources,
    ...{ curve, grows },
    averted: avertedBy(history, isAnswered, blocks),
  };
}

function avertedBy(history: History, isAnswered: boolean, blocks: number | undefined): Past["averted"] {
  const { lossUsd, blockSeconds } = history;
  const seconds = blocks === undefined ? undefined : blocks * blockSeconds;
  const lostUsd = seconds === undefined ? lossUsd : lostBy(seconds, history);
  if (!isAnswered || history.curve === undefined || lostUsd === undefined) return null;
  return { seconds: seconds ?? null, lostUsd, bps: Math.floor(((lossUsd - lostUsd) * 10_000) / lossUsd) };
}
