import { isIP } from "node:net";
import { FirebreakError } from "../../core/errors.ts";

/** Where a connection may go besides loopback: a host name or address, and a port. */
export type AllowedHost = { readonly host: string; readonly port: number };

/** The host and port of an http(s) or ws(s) URL. Raises ISOLATION for any other. */
export function allowedHost(url: string): AllowedHost {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const defaults: Readonly<Record<string, number>> = { "http:": 80, "ws:": 80, "https:": 443, "wss:": 443 };
  const port = parsed && (parsed.port === "" ? defaults[parsed.protocol] : Number(parsed.port));
  if (parsed === undefined || port === undefined)
    throw new FirebreakError("ISOLATION", `expected an http(s) or ws(s) URL to allow, found ${url}`);
  return { host: bare(parsed.hostname), port };
}

/**
 * True for 127.0.0.0/8 and ::1, written in the ordinary way, and for the name `localhost`. Other spellings, such as
 * mapped IPv4, 0.0.0.0 or 0x7f.1, are not: what a resolver makes of them differs between systems.
 */
export function isLoopback(host: string): boolean {
  const kind = isIP(host);
  if (kind === 4) return host.startsWith("127.");
  return host === "::1" || host.toLowerCase() === "localhost";
}

/** True when that host and port may be reached in a drill. */
export function mayReach(allow: readonly AllowedHost[], host: string, port: number): boolean {
  const name = bare(host);
  return isLoopback(name) || allow.some((entry) => entry.host === name && entry.port === port);
}

// A URL has its IPv6 host in brackets, a socket has it without.
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
}
