#!/usr/bin/env -S node --max-semi-space-size=4 --no-flush-bytecode --always-sparkplug
// The first keeps 50 MB of young objects from lying about: what a block makes is small. The others keep compiled what runs once a year, and then has to be quick.
import { tooOld } from "./version.ts";

const old = tooOld(process.versions.node);
if (old === undefined) {
  // An older Node lacks modules that they import, and would say so with a stack.
  const [{ exitCodeOf, outliveReaders }, { programFor }] = await Promise.all([
    import("./output.ts"),
    import("./program.ts"),
  ]);
  outliveReaders();
  const argv = process.argv.slice(2);
  process.exitCode = await exitCodeOf(await programFor(argv), argv);
} else {
  process.stderr.write(`firebreak: ${old}\n`);
  process.exitCode = 2;
}
