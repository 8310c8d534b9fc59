import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadScenario, type Scenario } from "../../../src/range/drill/scenario.ts";

/** A drill of this text, in a folder beside one that ships; it expects the same, unless said otherwise. */
export function extending(name: string, text: string, expected?: string): Scenario {
  const root = mkdtempSync(join(tmpdir(), "firebreak-scenario-"));
  const own = join(root, "own");
  try {
    cpSync(`examples/drills/${name}`, join(root, name), { recursive: true });
    cpSync(join(root, name), own, { recursive: true });
    writeFileSync(join(own, "scenario.yaml"), `extends: ${name}\n${text}`);
    if (expected !== undefined) writeFileSync(join(own, "expected.yaml"), expected);
    return loadScenario(own);
  } finally {
    rmSync(root, { recursive: true });
  }
}
