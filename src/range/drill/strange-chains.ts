import type { z } from "zod";
import { firstChain } from "./step.ts";

type Placed = readonly object[];
type Places = Readonly<
  Record<"setup" | "install" | "attack" | "traffic" | "assets" | "pulled" | "declared", Placed>
> & {
  readonly benign: { readonly moves: Placed; readonly declared: Placed };
  readonly chains: Readonly<Record<string, unknown>>;
  readonly actors: Readonly<Record<string, unknown>>;
};

/** A chain that nobody describes, and one whose name is taken. */
export function refuseStrangeChains({ chains, actors, benign, ...rest }: Places, context: z.RefinementCtx): void {
  const issue = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: "custom", path: [...path], message });
  const known = [firstChain, ...Object.keys(chains)];
  for (const name of Object.keys(chains))
    if (name === firstChain || name in actors) issue(["chains", name], "expected a name that nothing else has");
  const lists: readonly (readonly [path: readonly string[], list: Placed])[] = [
    ...(["setup", "install", "attack", "traffic", "assets", "pulled", "declared"] as const).map(
      (name) => [[name], rest[name]] as const,
    ),
    ...(["moves", "declared"] as const).map((name) => [["benign", name], benign[name]] as const),
  ];
  for (const [path, list] of lists)
    for (const [at, one] of list.entries())
      if ("on" in one && typeof one.on === "string" && !known.includes(one.on))
        issue([...path, at, "on"], `expected one of ${known.join(", ")}, found ${one.on}`);
}
