import type { z } from "zod";
import type { Problem } from "./references.ts";

/** What stands beside the settings of a part and is not the part's. */
export const keysBeside: Readonly<Record<string, readonly string[]>> = {
  signers: ["use", "allow"],
  notifiers: ["use"],
  detectors: ["use", "chain", "confidence", "acceptUnseen"],
  actions: ["use", "chain", "signer", "undo"],
};

/** What a schema says of a value, each at its place. */
export function problemsOf({ issues }: Pick<z.ZodError, "issues">): readonly Problem[] {
  const isMistyped = (path: PropertyKey[]) =>
    issues.some((one) => one.code === "invalid_type" && one.path.join() === path.join());
  // Of a value of the wrong kind, its length says nothing.
  return issues.filter(({ code, path }) => code === "invalid_type" || !isMistyped(path)).map(problemOf);
}

/** A setting that nobody knows is shown where it stands, not where what surrounds it begins; a wrong name with what was expected of it. */
function problemOf({ path, message, ...issue }: z.core.$ZodIssue): Problem {
  if (issue.code === "unrecognized_keys") return { path: [...path, ...issue.keys.slice(0, 1)], message };
  if (issue.code === "invalid_union") {
    // Of several forms, the one that was meant is the one that fits the furthest.
    const [meant] = issue.errors.flat().sort((one, other) => other.path.length - one.path.length);
    if (meant !== undefined && meant.path.length > 0) return problemOf({ ...meant, path: [...path, ...meant.path] });
  }
  if (issue.code === "custom" && typeof issue.params?.["offset"] === "number")
    return { path, message, offset: issue.params["offset"] };
  return { path, message: issue.code === "invalid_key" ? (issue.issues[0]?.message ?? message) : message };
}
