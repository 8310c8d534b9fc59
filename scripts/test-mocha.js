// Runs mocha in a process of its own and reads what it counted.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runTool } from "./test-tool.js";
/** Runs the files; with more than one job each file has a process that it shares with no other at the same time. */
export async function runMocha(files, jobs) {
    const folder = mkdtempSync(join(tmpdir(), "firebreak-test-"));
    const report = join(folder, "report.json");
    // A test that leaves a handle open must not hang the run, hence --exit.
    const args = ["--exit", "--reporter", "json", "--reporter-option", `output=${report}`];
    if (jobs > 1 && files.length > 1)
        args.push("--parallel", "--jobs", `${jobs}`);
    try {
        const run = await runTool("mocha", [...args, ...files]);
        return read(report, run);
    }
    finally {
        rmSync(folder, { recursive: true });
    }
}
function read(path, run) {
    let report;
    try {
        report = JSON.parse(readFileSync(path, "utf8"));
    }
    catch {
        // A file that does not load ends mocha before it counts anything.
        return { passed: 0, failed: 1, skipped: run.skipped, output: run.output };
    }
    const { passes, failures } = report.stats;
    return {
        passed: passes,
        failed: failures > 0 ? failures : run.failed,
        skipped: [...run.skipped, ...report.pending.map((test) => test.fullTitle)],
        output: [...report.failures.map(describe), run.output].join("\n"),
    };
}
function describe({ fullTitle, err }) {
    const text = err?.stack ?? err?.message ?? "no error was given";
    return `✗ ${fullTitle}\n${text.replace(/^/gm, "    ")}\n`;
}
