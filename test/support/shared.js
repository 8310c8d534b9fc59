// Recordings and payloads lie beside the checkout, never in it. A test that needs one says so and is skipped, by name,
// where it is absent; `.ci/run` counts that as a failure.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
/** The path of something in ../shared. Call it in a test or in `before`, with `this`; where it is absent, the tests are skipped. */
export function needs(context, name) {
    const path = fileURLToPath(new URL(`../../../shared/${name}`, import.meta.url));
    return existsSync(path) ? path : skip(context, `../shared/${name} is not here`);
}
/** Skips the tests when an npm package that they run is not installed, e.g. `@foundry-rs/anvil`. */
export function needsPackage(context, name) {
    const path = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
    if (!existsSync(path))
        skip(context, `${name} is not installed`);
}
function skip(context, reason) {
    const runnable = context.test;
    const title = (test) => {
        test.title += ` (${reason})`;
    };
    if (context.currentTest)
        title(context.currentTest);
    else if (runnable && "type" in runnable && runnable.type === "hook")
        runnable.parent?.eachTest(title);
    else if (runnable)
        runnable.title += ` (${reason})`;
    context.skip();
}
