// Recordings and payloads lie beside the checkout, never in it. A test that needs one says so and is skipped, by name,
// where it is absent; `.ci/run` counts that as a failure.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `recordings`, `payloads`, or a file in one of them. */
export type SharedName = "recordings" | "payloads" | `${"recordings" | "payloads"}/${string}`;

/** The path of something in ../shared. Call it in a test or in `before`, with `this`; where it is absent, the tests are skipped. */
export function needs(context: Mocha.Context, name: SharedName): string {
  const path = fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
  return existsSync(path) ? path : skip(context, `../shared/${name} is not here`);
}

function skip(context: Mocha.Context, reason: string): never {
  const runnable = context.test;
  const title = (test: Mocha.Test): void => {
    test.title += ` (${reason})`;
  };
  // In `before`, the current test is only the first of those that are skipped.
  if (runnable && "type" in runnable && runnable.type === "hook") runnable.parent?.eachTest(title);
  else if (runnable) runnable.title += ` (${reason})`;
  context.skip();
}
