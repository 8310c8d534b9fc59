import { DatabaseSync } from "node:sqlite";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { createDesk } from "../../src/store/sqlite/desk.ts";
import { prepareSchema } from "../../src/store/sqlite/schema.ts";
import { storeOver } from "../../src/store/sqlite.ts";
import type { Reply } from "../../src/store/wire.ts";

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (error: unknown) => void };

/** What goes wrong between a responder and its record: it refuses, answers only when it is up again, or whoever asked is dead. */
export type Wire = () => "up" | "refuses" | "hangs" | "gone";

/** Milliseconds. */
const lookAgain = 100;

/** The database of one record, in memory: it outlives the responders that open it one after the other. */
export function openTables(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  prepareSchema(db, "a record in memory");
  return db;
}

/** The real record on these tables, without its thread, which would have a clock of its own. */
export function recordOn(db: DatabaseSync, now: () => number, wire: Wire): Store {
  const waiting = new Map<number, Waiting>();
  let id = 1;
  const answer = (replies: readonly Reply[]) => {
    for (const reply of replies) {
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (wire() === "gone") continue;
      if ("fault" in reply) one?.reject(new FirebreakError(reply.fault.code, reply.fault.message, { retryable: true }));
      else one?.resolve(reply.value as never);
    }
  };
  const desk = createDesk({ db, path: "a record in memory", close: () => undefined }, answer);
  return storeOver(
    {
      async ask(request) {
        while (wire() === "hangs") await new Promise((resolve) => setTimeout(resolve, lookAgain));
        if (wire() === "refuses") throw new FirebreakError("STORE_FULL", "no space left", { retryable: true });
        return new Promise((resolve, reject) => {
          if (wire() === "gone") return;
          waiting.set(id, { resolve, reject });
          desk.handle([request(id++)]);
        });
      },
      post: (request) => {
        if (wire() === "up") desk.handle([request]);
      },
      close: async () => undefined,
    },
    now,
    newestOf(db),
  );
}

function newestOf(db: DatabaseSync): ReadonlyMap<bigint, bigint> {
  const rows = db.prepare("SELECT chain_id, max(cast(since_block AS integer)) AS block FROM intent GROUP BY chain_id");
  return new Map(rows.all().map((row) => [BigInt(String(row["chain_id"])), BigInt(String(row["block"]))]));
}
