import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from "kysely";
import pg from "pg";
import { FirebreakError } from "../../core/errors.ts";
import type { Tables } from "../tables.ts";

/** Milliseconds; what is not answered by then counts as unreachable. */
const connectMs = 1_500;
const queryMs = 1_500;
/** The server gives up before we do, so that a connection is not left with a query that nobody waits for. */
const statementMs = 1_200;

/** A server that loses us notices within seconds, and what we held there is free again. */
const settings = {
  search_path: "firebreak",
  statement_timeout: statementMs,
  lock_timeout: 1_000,
  idle_in_transaction_session_timeout: 2_000,
  tcp_keepalives_idle: 2,
  tcp_keepalives_interval: 1,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 4_000,
};

const INT8 = 20;

/** How to connect, and what to call the database in messages: never with its password. */
export type Address = { readonly url: string; readonly name: string };

export function addressOf(url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new FirebreakError(
      "CONFIG",
      "expected a URL such as postgresql://user:password@host/database, found something else; correct what the reference names, in which / of a password is written as %2F, ? as %3F, # as %23",
    );
  // A password that ends the host would go on in what is shown as the database's name.
  const { pathname, search, hash } = parsed;
  if (/^\/.*[/@]/.test(pathname) || hash !== "" || (pathname === "" && search.includes("@")))
    throw new FirebreakError(
      "CONFIG",
      "expected a URL such as postgresql://user:password@host/database, found more than the database's name behind the first / (or ? or #); write / in a password as %2F, ? as %3F, # as %23, in what the reference names",
    );
  return { url, name: `${parsed.host || "local"}${pathname}` };
}

export function clientConfig({ url }: Address, longMs?: number): pg.ClientConfig {
  const own = longMs === undefined ? settings : { ...settings, ...patience(longMs) };
  return {
    connectionString: url,
    options: Object.entries(own)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(" "),
    connectionTimeoutMillis: connectMs,
    query_timeout: longMs ?? queryMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 2_000,
    application_name: "firebreak",
    // Every integer here is a count, a place or a time in milliseconds: a number holds it.
    types: { getTypeParser: (id, format) => (id === INT8 ? Number : pg.types.getTypeParser(id, format)) },
  };
}

/** Who copies a large table reads as long between two queries. */
function patience(ms: number) {
  return { statement_timeout: ms, lock_timeout: ms, idle_in_transaction_session_timeout: ms };
}

/** `longMs`: how long a query may take, for those that are not on the hot path. */
export function openPool(address: Address, max: number, longMs?: number): pg.Pool {
  const pool = new pg.Pool({ ...clientConfig(address, longMs), max, idleTimeoutMillis: 30_000 });
  // A lost connection fails the query on it, and the next query gets another. Without a listener it would end the process:
  // the pool has one on idle connections only, and one that is out between two queries has none.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** Kysely on a pool that it does not own. A connection on which a query failed is not used again: it may still be busy with it. */
export function kyselyOn(pool: pg.Pool): Kysely<Tables> {
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await pool.connect();
    let failed = false;
    const query = async (text: string, values: readonly unknown[]) => {
      try {
        return await client.query(text, [...values]);
      } catch (error) {
        failed = true;
        throw error;
      }
    };
    // Kysely asks with text and values; the other form that its type names is for cursors, which nobody uses here.
    return { query, release: () => client.release(failed) } as unknown as PostgresPoolClient;
  };
  const shared: PostgresPool = { connect, end: async () => undefined, options: pool.options };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: shared }) });
}
