import { extname } from "node:path";
import { FirebreakError } from "../../core/errors.ts";
import type { DrillResult } from "../drill/drill.ts";
import type { Rules } from "../drill/rules.ts";
import type { Scenario } from "../drill/scenario.ts";
import { markdownOf } from "./markdown.ts";
import { pageOf } from "./page.ts";

/** What a report is made of. */
export type Report = {
  readonly scenario: Scenario;
  /** Detectors, actions and playbooks that the responder had. */
  readonly rules: Rules;
  readonly result: DrillResult;
  /** The same attack with nobody there, to compare with. */
  readonly unanswered: DrillResult | undefined;
};

const kinds: Readonly<Record<string, (report: Report) => string>> = { ".html": pageOf, ".md": markdownOf };

/** How a report is written into a file of that name. Raises CONFIG for an ending that stands for no kind of report. */
export function reporterFor(path: string): (report: Report) => string {
  const reporter = kinds[extname(path).toLowerCase()];
  if (reporter !== undefined) return reporter;
  throw new FirebreakError("CONFIG", `expected a report to end in ${Object.keys(kinds).join(" or ")}, found ${path}`);
}
