import { Worker } from "node:worker_threads";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Fault, Reply, Request } from "../wire.ts";

/** The line to the store's thread: every question gets its answer, also when the thread dies. */
export type Line = {
  /** Resolves when the file is open. */
  readonly opened: Promise<void>;
  ask<Answer>(request: (id: number) => Request): Promise<Answer>;
  /** Asks nothing back. */
  post(request: Request): void;
  /** Resolves when everything asked before is done and the file is closed; a second call waits for the same. */
  close(): Promise<void>;
};

type Waiting = { resolve(value: unknown): void; reject(error: FirebreakError): void };

export function startWorker(path: string): Line {
  const worker = new Worker(workerUrl(), { workerData: { path }, name: "firebreak-store" });
  const waiting = new Map<number, Waiting>();
  const exited = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  let lost: FirebreakError | undefined;
  let closing: Promise<void> | undefined;
  let nextId = 1;

  const expect = <Answer>(id: number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      // A waiting question keeps the process alive; an idle store does not.
      worker.ref();
    });

  const settle = (reply: Reply) => {
    const question = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiting.size === 0) worker.unref();
    if ("fault" in reply) question?.reject(toError(reply.fault));
    else question?.resolve(reply.value);
  };

  const lose = (reason: string) => {
    lost ??= new FirebreakError("STORE_CLOSED", `the store ${path} is not open any more (${reason}): start again`);
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
  };

  worker.on("message", (replies: readonly Reply[]) => replies.forEach(settle));
  worker.on("error", (error) => lose(messageOf(error)));
  worker.on("exit", () => lose("its thread ended"));

  const ask = async <Answer>(request: (id: number) => Request): Promise<Answer> => {
    if (lost) throw lost;
    const id = nextId++;
    const answer = expect<Answer>(id);
    worker.postMessage(request(id));
    return await answer;
  };

  const shut = async () => {
    if (lost) return;
    const answer = ask<void>((id) => ({ kind: "close", id }));
    lost = new FirebreakError("STORE_CLOSED", `the store ${path} was closed: open it again`);
    await answer;
    worker.ref();
    await exited;
  };

  return {
    opened: expect<void>(0),
    ask,
    post: (request) => {
      if (!lost) worker.postMessage(request);
    },
    close: () => {
      closing ??= shut();
      return closing;
    },
  };
}

/** Beside this file and of its kind: .ts from the sources, .js from the package. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);
}

function toError({ code, message, retryable }: Fault): FirebreakError {
  return new FirebreakError(code, message, { retryable });
}
