import type { DatabaseSync } from "node:sqlite";
import { createReader } from "../read.ts";
import type { Query, Reply, Request } from "../wire.ts";
import { createChores } from "./chores.ts";
import { kyselyOn } from "./dialect.ts";
import { type Ask, createGroupCommit, inTransaction, toFault } from "./group.ts";
import { createMarks, type Marks } from "./marks.ts";
import type { Opened } from "./open.ts";
import { scalar } from "./scalar.ts";

/** What the worker does with a batch of requests, without its thread. `closed` resolves when the file is closed. */
export type Desk = { handle(requests: readonly Request[]): void; readonly closed: Promise<void> };

export function createDesk({ db, path, close }: Opened, send: (replies: readonly Reply[]) => void): Desk {
  const marks = createMarks(db);
  const commit = createGroupCommit(db, path, marks);
  const answer = createAnswers(db, marks);
  const chores = createChores(db, marks);
  const closed = Promise.withResolvers<void>();
  let answering: Promise<unknown> = Promise.resolve();

  const shut = async () => {
    await answering;
    chores.stop();
    try {
      if (marks.pending) inTransaction(db, marks, () => undefined);
    } finally {
      close();
    }
  };
  const respond = async (id: number, work: () => Promise<unknown>) => {
    try {
      send([{ id, value: await work() }]);
    } catch (error) {
      send([{ id, fault: toFault(error, path) }]);
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
        if (request.kind === "query")
          answering = Promise.all([answering, respond(request.id, () => answer(request.query))]);
        if (request.kind === "close") void respond(request.id, shut).then(closed.resolve);
      }
      if (marks.pending) chores.changed();
    },
    closed: closed.promise,
  };
}

function createAnswers(db: DatabaseSync, marks: Marks): (query: Query) => Promise<unknown> {
  const reader = createReader(kyselyOn(db));
  const headAtOpen = Number(scalar(db, "SELECT seq FROM head"));

  const told = async (notifier: string): Promise<number> => {
    const known = marks.get(notifier) ?? (await reader.told(notifier));
    if (known !== undefined) return known;

    // A new notifier starts with what happens from now on; that start must outlive a crash before its first notice.
    marks.set(notifier, headAtOpen);
    inTransaction(db, marks, () => undefined);
    return headAtOpen;
  };

  return async (query) => {
    switch (query.ask) {
      case "cursor":
        return reader.cursor(query.chainId);
      case "openIntents":
        return [...(await reader.openIntents()), ...(await reader.intents(query.ids))];
      case "newestIntents":
        return reader.newestIntents();
      case "entries":
        return reader.entries(query.after, query.limit, query.kinds);
      case "head":
        return reader.head();
      case "ends":
        return reader.ends(query.after, query.upTo);
      case "told":
        if (query.all !== undefined) marks.succeed(query.all);
        return told(query.notifier);
    }
  };
}

function isCommit(request: Request): request is Ask & { readonly kind: "commit" } {
  return request.kind === "commit";
}
