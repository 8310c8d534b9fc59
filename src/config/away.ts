import { Worker } from "node:worker_threads";
import { FirebreakError } from "../core/errors.ts";
import { type Config, configOf } from "./config.ts";

/** A new text of a configuration, `name` for its path, and the one that is in force. */
export type Job = { readonly text: string; readonly name: string; readonly before: string };
export type Read = { readonly value: unknown; readonly loosens: readonly string[] } | { readonly fault: string };

/** Milliseconds for the largest configuration on a busy machine. */
const mostMs = 120_000;

/**
 * Reads and checks a configuration beside a responder that runs: a text of megabytes takes seconds to read, for which nobody could be paused. A
 * thread of its own reads it, finds what is wrong and where, and what it loosens; here its parts are made of plain values. Raises CONFIG.
 */
export async function parseAway(
  job: Job,
  signal: AbortSignal,
): Promise<{ config: Config; loosens: readonly string[] }> {
  const read = await askThread(job, signal);
  if ("fault" in read) throw new FirebreakError("CONFIG", read.fault);
  return { config: configOf(read.value, job.name), loosens: read.loosens };
}

function askThread(job: Job, signal: AbortSignal): Promise<Read> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadUrl(), { workerData: job, name: "firebreak-config" });
    const giveUp = (why: string) => () => {
      void worker.terminate(); // nobody waits for it any more
      reject(new FirebreakError("CONFIG", `${job.name} was not read: ${why}`));
    };
    const stop = giveUp("the responder ends");
    const timer = setTimeout(giveUp(`it took longer than ${mostMs / 1_000} s; make it smaller`), mostMs);
    signal.addEventListener("abort", stop, { once: true });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      giveUp("its thread ended")();
    });
    if (signal.aborted) stop();
  });
}

/** Beside this file and of its kind: .ts from the sources, .js from the package. */
function threadUrl(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js", import.meta.url);
}
