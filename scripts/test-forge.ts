// Runs forge, for the tests that are written in Solidity, and reads what it counted.
import { randomInt } from "node:crypto";
import { createRequire } from "node:module";
import { type Outcome, runProgram } from "./test-tool.ts";

const drawn = process.env["FUZZ_SEED"] ?? String(randomInt(2 ** 31));
const profile = process.env["FIREBREAK_NIGHTLY"] === "1" ? "nightly" : "default";

/** forge itself: the wrapper that npm puts before it ends with 0 whatever forge ends with. */
export async function forge(args: string[], settings: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const path = forgeBinary();
  if (path === undefined) return { passed: 0, failed: 0, skipped: ["forge is not installed"], output: "" };
  return await runProgram(path, args, settings);
}

export function forgeBinary(): string | undefined {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const file = process.platform === "win32" ? "forge.exe" : "forge";
  try {
    return createRequire(import.meta.url).resolve(`@foundry-rs/forge-${process.platform}-${arch}/bin/${file}`);
  } catch {
    return undefined;
  }
}

/** Runs the files in one process, since forge has threads of its own; those it finds itself unless they are named. */
export async function runForge(files: string[] = []): Promise<Outcome> {
  const named = files.length === 0 ? [] : ["--match-path", `{${files.join(",")}}`];
  return read(await forge(["test", "--fuzz-seed", drawn, ...named], { FOUNDRY_PROFILE: profile }), drawn);
}

/** What forge says at its end, e.g. `Ran 2 test suites in 5.66ms: 3 tests passed, 1 failed, 0 skipped (4 total tests)`. */
export function read(run: Outcome, seed: string): Outcome {
  if (run.skipped.length > 0) return run;
  const counted = run.output
    .match(/: (\d+) tests passed, (\d+) failed, \d+ skipped/)
    ?.slice(1)
    .map(Number);
  // Contracts that do not compile end forge before it counts anything, and so does a filter that fits no test.
  if (counted === undefined) return { ...run, passed: 0, failed: 1, output: `forge ran no test\n${run.output}` };

  const [passed = 0, failed = 0] = counted;
  return {
    passed,
    failed: run.failed > 0 ? Math.max(failed, 1) : failed,
    skipped: [...run.output.matchAll(/^\[SKIP[^\]]*\] (.*)$/gm)].map(([, test = ""]) => test),
    output: run.output.slice(Math.max(run.output.indexOf("Failing tests:"), 0)),
    notes: [`note: forge drew with FUZZ_SEED=${seed}`, ...campaigns(run.output)],
  };
}

/** Each invariant that held, and over how many calls. */
function campaigns(output: string): string[] {
  return output.split(/^(?=Ran \d+ tests? for )/m).flatMap((suite) => {
    const name = suite.match(/^Ran \d+ tests? for \S+:(\S+)/)?.[1];
    const held = suite.matchAll(/^\[PASS\] (invariant_\w+)\(\) \(runs: \d+, calls: (\d+)/gm);
    return [...held].map(([, invariant, calls]) => `note: ${name}.${invariant} over ${calls} random calls`);
  });
}
