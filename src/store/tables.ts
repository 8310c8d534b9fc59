import type { ColumnType, Generated } from "kysely";

/** The version of the tables; a store with a higher one was written by a newer Firebreak. */
export const SCHEMA_VERSION = 2;

/** What both databases hold. uint256 is decimal text; what is hashed is canonical JSON text; times are milliseconds since 1970. */
export type Tables = {
  meta: { key: string; value: string };
  journal: { seq: number; at: number; kind: string; ref: string; body: string; prev: string; hash: string };
  head: { one: ColumnType<number, number, never>; seq: number; hash: string };
  /** The entries of each incident, in order, with a chain of hashes of their own. */
  strand: { incident: string; nth: number; seq: number; hash: string };
  cursor: { chain_id: string; number: string; hash: string };
  intent: {
    ord: Generated<number>;
    id: string;
    chain_id: string;
    incident: string;
    action: string;
    to_: string;
    data: string;
    since_block: string;
    state: string;
    owner: Generated<string>;
    fence: Generated<number>;
    lease_until: Generated<number>;
  };
  tx: {
    hash: string;
    intent: string;
    sender: string;
    nonce: string;
    variant: number;
    raw: string;
    max_fee: string;
    tip: string;
    gas: string;
  };
  told: { notifier: string; seq: number };
  /** Names of changes that are written once, whoever else writes them. */
  once: { name: string };
  /** Who does what only one replica shall do, until when. */
  duty: { name: string; owner: string; until_ms: number };
};

/** Where the two databases say the same thing in different words. */
export type Words = { readonly integer: string; readonly order: string; readonly end: string };

/** The statements that lead from one version to the next; the first list makes version 1. */
export function migrations({ integer, order, end }: Words): readonly (readonly string[])[] {
  return [
    [
      `CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL)${end}`,
      `CREATE TABLE journal(
        seq ${integer} PRIMARY KEY, at ${integer} NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, body TEXT NOT NULL,
        prev TEXT NOT NULL, hash TEXT NOT NULL)${end}`,
      `CREATE TABLE head(
        one ${integer} PRIMARY KEY CHECK (one = 1), seq ${integer} NOT NULL, hash TEXT NOT NULL)${end}`,
      `CREATE TABLE cursor(chain_id TEXT PRIMARY KEY, number TEXT NOT NULL, hash TEXT NOT NULL)${end}`,
      `CREATE TABLE intent(
        ord ${order} PRIMARY KEY, id TEXT NOT NULL UNIQUE, chain_id TEXT NOT NULL, incident TEXT NOT NULL,
        action TEXT NOT NULL, to_ TEXT NOT NULL, data TEXT NOT NULL, since_block TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'closed')))${end}`,
      "CREATE INDEX intent_open ON intent(ord) WHERE state = 'open'",
      `CREATE TABLE tx(
        hash TEXT PRIMARY KEY, intent TEXT NOT NULL REFERENCES intent(id), sender TEXT NOT NULL, nonce TEXT NOT NULL,
        variant ${integer} NOT NULL, raw TEXT NOT NULL, max_fee TEXT NOT NULL, tip TEXT NOT NULL, gas TEXT NOT NULL,
        UNIQUE (intent, variant))${end}`,
      `CREATE TABLE told(notifier TEXT PRIMARY KEY, seq ${integer} NOT NULL)${end}`,
      `INSERT INTO head VALUES (1, 0, '${"0".repeat(64)}')`,
      "INSERT INTO meta VALUES ('schema', '1')",
    ],
    [
      `CREATE TABLE strand(
        incident TEXT NOT NULL, nth ${integer} NOT NULL, seq ${integer} NOT NULL UNIQUE,
        hash TEXT NOT NULL, PRIMARY KEY (incident, nth))${end}`,
      `CREATE TABLE once(name TEXT PRIMARY KEY)${end}`,
      `CREATE TABLE duty(name TEXT PRIMARY KEY, owner TEXT NOT NULL, until_ms ${integer} NOT NULL)${end}`,
      "ALTER TABLE intent ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
      `ALTER TABLE intent ADD COLUMN fence ${integer} NOT NULL DEFAULT 1`,
      `ALTER TABLE intent ADD COLUMN lease_until ${integer} NOT NULL DEFAULT 0`,
      "UPDATE meta SET value = '2' WHERE key = 'schema'",
    ],
  ];
}
