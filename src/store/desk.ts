import type { DatabaseSync } from "node:sqlite";
import { createChores } from "./chores.ts";
import { type Ask, createGroupCommit, inTransaction, toFault } from "./group.ts";
import { createMarks, type Marks } from "./marks.ts";
import type { Opened } from "./open.ts";
import { createReader } from "./read.ts";
import type { Query, Reply, Request } from "./wire.ts";

/** What the worker does with a batch of requests, without its thread. */
export type Desk = { handle(requests: readonly Request[]): void; readonly closed: boolean };

export function createDesk({ db, path, close }: Opened, send: (replies: readonly Reply[]) => void): Desk {
  const marks = createMarks(db);
  const commit = createGroupCommit(db, path, marks);
  const answer = createAnswers(db, marks);
  const chores = createChores(db, marks);
  let closed = false;

  const shut = () => {
    closed = true;
    chores.stop();
    try {
      if (marks.pending) inTransaction(db, marks, () => undefined);
    } finally {
      close();
    }
  };

  return {
    handle: (requests) => {
      const asks = requests.filter(isCommit);
      if (asks.length > 0) {
        send(commit(asks));
        chores.changed();
      }

      // Readers come after writers, and the writers already have their answer.
      for (const request of requests) {
        if (request.kind === "told") marks.set(request.notifier, request.seq);
        if (request.kind === "query") send([reply(request.id, path, () => answer(request.query))]);
        if (request.kind === "close") send([reply(request.id, path, shut)]);
      }
      if (!closed && marks.pending) chores.changed();
    },
    get closed() {
      return closed;
    },
  };
}

function createAnswers(db: DatabaseSync, marks: Marks): (query: Query) => unknown {
  const reader = createReader(db);
  const headAtOpen = reader.headSeq();

  const told = (notifier: string): number => {
    const known = marks.get(notifier) ?? reader.told(notifier);
    if (known !== undefined) return known;

    // A new notifier starts with what happens from now on; that start must outlive a crash before its first notice.
    marks.set(notifier, headAtOpen);
    inTransaction(db, marks, () => undefined);
    return headAtOpen;
  };

  return (query) => {
    switch (query.ask) {
      case "cursor":
        return reader.cursor(query.chainId);
      case "openIntents":
        return reader.openIntents();
      case "entries":
        return reader.entries(query.after, query.limit);
      case "handled":
        return reader.handled();
      case "told":
        return told(query.notifier);
    }
  };
}

function reply(id: number, path: string, work: () => unknown): Reply {
  try {
    return { id, value: work() };
  } catch (error) {
    return { id, fault: toFault(error, path) };
  }
}

function isCommit(request: Request): request is Ask & { readonly kind: "commit" } {
  return request.kind === "commit";
}
