import type { z } from "zod";
import { catalog } from "./catalog.ts";
import { FirebreakError } from "./core/errors.ts";
import type { Part } from "./core/parts.ts";
import type { Adapter, AdapterTools } from "./core/plans.ts";
import { inOurWords } from "./lib/issues.ts";

/** Fills in an adapter of the catalog for an action that pulls it. Raises CONFIG or LOOSENS. */
export function makeAdapter({ use, ...settings }: { readonly use: string }, key: string): Adapter {
  // The catalog's adapters differ in their settings, which are checked by the adapter's own schema below.
  const part = Object.entries(catalog.adapters).find(([name]) => name === use)?.[1] as
    | Part<unknown, AdapterTools, Adapter>
    | undefined;
  if (part === undefined)
    throw new FirebreakError(
      "CONFIG",
      `${key}: expected \`use\` to be one of ${Object.keys(catalog.adapters).join(", ")}, found ${use}`,
    );
  const parsed = part.params.safeParse(settings, inOurWords(["use"]));
  if (!parsed.success) throw new FirebreakError("CONFIG", `${key}: ${saying(parsed.error)}`);
  return part.create(parsed.data, { make: (entry, inner) => makeAdapter({ ...entry }, `${key}.${inner}`) });
}

function saying({ issues: [issue] }: z.ZodError): string {
  return `${issue?.path.map(String).join(".") || "it"}: ${issue?.message ?? "does not fit"}`;
}
