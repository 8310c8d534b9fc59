import type { z } from "zod";
import { firstChain } from "./step.ts";

type Names = {
  readonly assets: readonly { readonly token: string }[];
  readonly chains: Readonly<Record<string, unknown>>;
};
type Expected = Readonly<
  Record<
    "lost" | "lostAtLeast" | "lostUnderFault" | "lostWithoutResponder" | "containedAfterBlocksOn",
    Readonly<Record<string, unknown>>
  >
>;

/** What is expected of a token or a chain that the scenario does not have is never looked at, and a slip in a name would let everything pass. */
export function refuseStrangeNames({ assets, chains }: Names) {
  const tokens = assets.map(({ token }) => token);
  return (expected: Expected, context: z.RefinementCtx): void => {
    const refuse = (field: keyof Expected, known: readonly string[]) => {
      for (const name of Object.keys(expected[field]).filter((one) => !known.includes(one)))
        context.addIssue({
          code: "custom",
          path: [field, name],
          message: `expected one of ${known.join(", ")}, found ${name}`,
        });
    };
    for (const field of ["lost", "lostAtLeast", "lostUnderFault", "lostWithoutResponder"] as const)
      refuse(field, tokens);
    refuse("containedAfterBlocksOn", [firstChain, ...Object.keys(chains)]);
  };
}
