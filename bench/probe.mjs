// Loaded before the responder: how long its event loop was held up, written when it ends. Nothing in the product knows of it.
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const path = process.env.BENCH_LOOP_FILE;
if (isMainThread && path) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // What starting costs is another figure.
  setTimeout(() => delay.enable(), 4_000).unref();
  process.on("exit", () =>
    writeFileSync(path, JSON.stringify({ p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 })),
  );
}
