import { isSurer } from "./doubt.ts";
import { stringsOf } from "./entries.ts";
import type { Open } from "./pending.ts";
import type { Finding, Json } from "./types.ts";

type Body = { readonly [key: string]: Json };
/** Verdicts that say what becomes of every step; what is ignored or announced leaves all as it was. */
const deciding: ReadonlySet<string> = new Set(["act", "ask", "notify", "shadow"]);

/** `beside`: the place of what the same playbook announces or proposes of the same incident. */
type Left = { readonly finding: Finding; readonly steps: readonly string[]; readonly beside: string };

/**
 * The steps that a decision to act left to people. They stand among what is open at places of their own: what their playbook took may fail, and it may announce
 * more, while people are asked.
 */
export function createLeft(open: Map<string, Open>, isSame: (before: Finding, finding: Finding) => boolean) {
  const placeOf = (beside: string) => `${beside} left`;
  // Among thousands that are open a decision looks at these alone.
  const places = new Set([...open].flatMap(([place, { beside }]) => (beside === undefined ? [] : [place])));

  return {
    /** What people are to be asked for beside what is acted on; where one ordered what was announced instead, what was left of that. */
    by(decided: Finding, place: string, verdict: string, body: Body): readonly Left[] {
      if (verdict !== "act") return [];
      if (decided.order === undefined)
        return [{ finding: decided, steps: stringsOf(body["left"]), beside: place }].filter(hasSteps);
      const all = [...open].map(([beside, { finding, left: steps = [] }]) => ({ finding, steps, beside }));
      return all.filter((one) => hasSteps(one) && isSame(one.finding, decided));
    },
    /** They are asked for until they are taken, or decided anew; what is ordered says nothing of the rest. */
    decided(decided: Finding, place: string, verdict: string, body: Body): void {
      const taken = verdict === "act" ? stringsOf(body["steps"]) : [];
      const isAnew = decided.order === undefined && deciding.has(verdict);
      for (const at of places) {
        const one = open.get(at);
        if (one?.finding.key !== decided.key) {
          if (one === undefined) places.delete(at);
          continue;
        }
        const { finding, beside, steps } = one;
        const rest = steps.filter((step) => !taken.includes(step));
        // An older block that is looked at later, and evidence that is more doubtful, say nothing against it.
        const isLater = decided.block.number >= finding.block.number;
        const isOwn = beside === place && isLater && !isSurer(finding, decided);
        if (rest.length === 0 || (isAnew && (isOwn || isSame(finding, decided)))) open.delete(at);
        else open.set(at, { ...one, steps: rest });
      }
    },
    /** Where they are asked for, and with what, behind everything else; where more is left than before, that stays of the evidence of before. */
    put({ finding, steps, beside }: Left): readonly [string, Left] {
      const place = placeOf(beside);
      const before = open.get(place);
      open.delete(place);
      places.add(place);
      const all = [...new Set([...(before?.steps ?? []), ...steps])];
      return [place, { finding: before?.finding ?? finding, steps: all, beside }];
    },
    of: (incident: string): readonly string[] =>
      [...open.values()].flatMap(({ finding, steps, beside }) =>
        beside !== undefined && finding.key === incident ? steps : [],
      ),
  };
}

function hasSteps({ steps }: Pick<Left, "steps">): boolean {
  return steps.length > 0;
}
