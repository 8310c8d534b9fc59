#!/usr/bin/env node
import { exitCodeOf } from "./output.ts";
import { programFor } from "./program.ts";

const argv = process.argv.slice(2);
process.exitCode = await exitCodeOf(await programFor(argv), argv);
