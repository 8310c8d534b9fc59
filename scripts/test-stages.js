// The stages of `./firebreak test`, in order.
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { runMocha } from "./test-mocha.js";
import { add, root, runTool, runTools } from "./test-tool.js";
const jobs = Math.min(availableParallelism(), 4);
const solidity = ["contracts/**/*.sol", "test/**/*.sol"];
function files(pattern) {
    return globSync(pattern, { cwd: root }).sort();
}
const drills = "test/drills.test.ts";
const layout = "test/layout.test.ts";
const contracts = files("test/contracts/**/*.test.ts");
const unit = files("test/**/*.test.ts").filter((file) => ![drills, layout, ...contracts].includes(file));
/** Runs test files; a stage without any is named, so that an emptied folder does not pass for a tested one. */
export async function mochaStage(found, atOnce) {
    if (found.length > 0)
        return await runMocha(found, atOnce);
    return { passed: 0, failed: 0, skipped: ["there are no test files"], output: "" };
}
async function solidityTests() {
    const count = files("test/contracts/**/*.t.sol").length;
    if (count === 0)
        return { passed: 0, failed: 0, skipped: [], output: "" };
    const run = await runTool("hardhat", ["test", "solidity"]);
    const counted = (word) => Number(run.output.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
    return { ...run, passed: counted("passing"), failed: run.failed === 0 ? 0 : Math.max(counted("failing"), 1) };
}
async function contractTests() {
    const built = await runTool("hardhat", ["build", "--no-tests", "--quiet"]);
    if (built.failed > 0)
        return built;
    return add([await mochaStage(contracts, jobs), await solidityTests()]);
}
export const stages = [
    {
        name: "format",
        run: () => runTools([
            ["biome", "check", "--linter-enabled=false", "--max-diagnostics=50", "."],
            ["prettier", "--check", "--no-error-on-unmatched-pattern", ...solidity],
        ]),
    },
    {
        name: "lint",
        run: () => runTools([
            ["biome", "lint", "--error-on-warnings", "--max-diagnostics=50", "."],
            ["solhint", "--noPoster", "--disc", "--max-warnings", "0", ...solidity],
        ]),
    },
    { name: "types", run: () => runTools([["tsc", "--noEmit"]]) },
    { name: "layout", run: () => mochaStage(files(layout), 1) },
    { name: "contracts", run: contractTests },
    { name: "unit", run: () => mochaStage(unit, jobs) },
    // One after the other: each drill times the responder on a block clock.
    { name: "drills", run: () => mochaStage(files(drills), 1) },
];
