#!/usr/bin/env -S node --max-semi-space-size=4 --no-flush-bytecode --always-sparkplug
// The first keeps 50 MB of young objects from lying about: what a block makes is small. The others keep compiled what runs once a year, and then has to be quick.
import { exitCodeOf, outliveReaders } from "./output.ts";
import { programFor } from "./program.ts";

outliveReaders();
const argv = process.argv.slice(2);
process.exitCode = await exitCodeOf(await programFor(argv), argv);
