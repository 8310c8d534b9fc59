import type { z } from "zod";

type Moves = readonly { readonly signal: boolean }[];
type Played = { readonly attack: Moves; readonly benign: { readonly moves: Moves } };

const wanted = "the first thing that a responder can see";

/** Everything is counted from the block of the signal: an attack without one is played to its end, and nothing of its score can be said. */
export function refuseOtherSignals({ attack, benign }: Played, context: z.RefinementCtx): void {
  const issue = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path: [...path], message });
  if (attack.length > 0 && !attack.some(({ signal }) => signal))
    issue(["attack"], `expected \`signal: true\` at one of the moves, ${wanted}, found it at none`);
  for (const [path, moves] of [[["attack"], attack] as const, [["benign", "moves"], benign.moves] as const]) {
    const [, second] = [...moves.keys()].filter((at) => moves[at]?.signal);
    if (second !== undefined)
      issue([...path, second, "signal"], `expected one signal, ${wanted}, found another; remove one of them`);
  }
}
