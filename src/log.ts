import { type DestinationStream, pino } from "pino";
import type { Surroundings } from "./app/app.ts";
import { referencesIn } from "./app/references.ts";
import { messageOf } from "./core/errors.ts";
import { printable } from "./lib/printable.ts";
import { secretReader } from "./lib/references.ts";

const longest = 300;
/** Shorter values are words, such as a name of a chain, and no secrets. */
const shortestSecret = 8;
/** An address of any scheme: its path, its user and even its host may hold a token. */
const urls = /\b([a-z][a-z0-9+.-]{0,15}):\/\/[^\s"'<>]+/gi;
/** As long as a key; a hash is as long, and stands in the journal. */
const words = /\b(?:0x)?[0-9a-f]{64}\b/gi;

/** What went wrong comes with its error; what comes without one is news. */
export type Log = (what: string, error?: unknown) => void;

/** Writes what the journal cannot take: one JSON object a line, without secrets (the list may grow), and with nothing that a terminal would obey. */
export function createLog(destination: DestinationStream, secrets: readonly string[]): Log {
  const formatters = { level: (level: string) => ({ level }) };
  const logger = pino({ base: null, formatters, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  // Longest first, so that a secret that begins another one leaves no rest of it.
  const hidden = () => secrets.filter(({ length }) => length >= shortestSecret).sort((a, b) => b.length - a.length);

  function safe(text: string): string {
    // Hidden before it is cut: half a secret would not be known as one.
    const known = hidden().reduce((said, secret) => said.replaceAll(secret, "[hidden]"), text);
    const clean = printable(known.replace(urls, "$1://[hidden]").replace(words, "[32 bytes]"));
    return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
  }
  return (what, error) => {
    if (error === undefined) return logger.info("%s", safe(what));
    logger.error({ error: safe(error instanceof Error ? error.message : String(error)) }, "%s", safe(what));
  };
}

/** How what the journal cannot take is said: in a line for whoever looks on where there is no log. */
export function shoutOf({ shout, write }: Pick<Surroundings, "shout" | "write">): Log {
  const said = (error: unknown) => (error === undefined ? "" : `: ${messageOf(error)}`);
  return shout ?? ((what, error) => write(`${printable(`${what}${said(error)}`)}\n`));
}

/** What lies in all environment variables and files that a configuration refers to. */
export function secretsIn(text: string, env: Surroundings["env"]): string[] {
  const read = secretReader(env);
  return referencesIn(text).flatMap((reference) => read(reference)?.trim() ?? []);
}
