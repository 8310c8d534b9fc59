import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { FirebreakError } from "../../core/errors.ts";
import type { Reply, Request } from "../wire.ts";
import { createDesk } from "./desk.ts";
import { toFault } from "./group.ts";
import { type Opened, openWriter } from "./open.ts";

/** One fsync is shared by at most so many changes. */
const MAX_BATCH = 256;

if (!parentPort)
  throw new FirebreakError("STORE_ERROR", "src/store/sqlite/worker.ts runs only as the store's worker thread");
start(parentPort, workerData.path);

function start(port: MessagePort, path: string): void {
  const opened = openOrReport(port, path);
  if (opened) serve(port, opened);
}

function openOrReport(port: MessagePort, path: string): Opened | undefined {
  try {
    const opened = openWriter(path);
    port.postMessage([{ id: 0, value: undefined }] satisfies Reply[]);
    return opened;
  } catch (error) {
    port.postMessage([{ id: 0, fault: toFault(error, path) }] satisfies Reply[]);
    port.close();
    return undefined;
  }
}

/** While one batch reaches the disk, the next one gathers at the port. */
function serve(port: MessagePort, opened: Opened): void {
  const desk = createDesk(opened, (replies) => port.postMessage(replies));

  port.on("message", (first: Request) => desk.handle([first, ...waiting(port)]));
  void desk.closed.then(() => port.close());
}

function waiting(port: MessagePort): Request[] {
  const requests: Request[] = [];
  while (requests.length < MAX_BATCH - 1) {
    const next: { message: Request } | undefined = receiveMessageOnPort(port);
    if (next === undefined) break;
    requests.push(next.message);
  }
  return requests;
}
