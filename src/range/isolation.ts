import { syncBuiltinESMExports } from "node:module";
import { extname, join } from "node:path";
import process from "node:process";
import { FirebreakError } from "../core/errors.ts";
import { guardChildren, guardDatagrams, guardNames, guardSockets, guardWorkers } from "./isolation/guards.ts";
import { type AllowedHost, allowedHost, mayReach } from "./isolation/loopback.ts";

const ALLOW_VARIABLE = "FIREBREAK_ISOLATION";
// Required, not imported: workers that run a string skip what --import names.
const PRELOAD = join(import.meta.dirname, "isolation", `child${extname(import.meta.filename)}`);
const PROXY_VARIABLE = /^(https?|all|no)_proxy$/i;
let active: readonly AllowedHost[] | undefined;

/**
 * From now on this process, its workers and its Node children reach nothing but loopback and the hosts of the given
 * URLs. A connection to anything else fails with ISOLATION before a packet leaves. It cannot be undone or widened.
 */
export function isolate({ allow = [] }: { readonly allow?: readonly string[] } = {}): void {
  const hosts = allow.map(allowedHost);
  if (active !== undefined) {
    expectWithin(active, hosts);
    return;
  }
  refuseProxy();
  active = hosts;

  for (const name of Object.keys(process.env)) if (PROXY_VARIABLE.test(name)) delete process.env[name];
  Object.assign(process.env, isolatedEnvironment(process.env, allow));
  guardSockets(hosts, refusal);
  guardDatagrams(refusal);
  guardNames(hosts, refusal);
  guardWorkers(PRELOAD);
  guardChildren((environment) => isolatedEnvironment(environment, allow));
  // So that `import { lookup } from "node:dns"` sees the guards too.
  syncBuiltinESMExports();
}

/** What the parent process allowed; for the module that a child loads first. Raises ISOLATION when it is not readable. */
export function inheritedAllow(): readonly string[] {
  const { [ALLOW_VARIABLE]: allow = "[]" } = process.env;
  const parsed: unknown = JSON.parse(allow);
  if (Array.isArray(parsed) && parsed.every((entry) => typeof entry === "string")) return parsed;
  throw new FirebreakError("ISOLATION", `${ALLOW_VARIABLE} must be a JSON list of URLs, found ${allow}`);
}

function refusal(target: string): FirebreakError {
  return new FirebreakError("ISOLATION", `a drill may connect to loopback only; refused ${target}`);
}

function isolatedEnvironment(base: NodeJS.ProcessEnv, allow: readonly string[]): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: options = "" } = base;
  const preload = `--require ${JSON.stringify(PRELOAD)}`;
  return {
    ...base,
    [ALLOW_VARIABLE]: JSON.stringify(allow),
    NODE_OPTIONS: options.includes(preload) ? options : `${options} ${preload}`.trim(),
  };
}

function expectWithin(allowed: readonly AllowedHost[], hosts: readonly AllowedHost[]): void {
  const wider = hosts.find(({ host, port }) => !mayReach(allowed, host, port));
  if (wider === undefined) return;
  throw new FirebreakError("ISOLATION", `this process is isolated already; ${wider.host} cannot be allowed any more`);
}

// A proxy on loopback would carry everything outside, unseen by a guard of addresses.
function refuseProxy(): void {
  const { NODE_USE_ENV_PROXY: variable = "" } = process.env;
  const isUsed = (variable !== "" && variable !== "0") || process.execArgv.includes("--use-env-proxy");
  if (isUsed)
    throw new FirebreakError(
      "ISOLATION",
      "Node is set to use a proxy; start the drill without NODE_USE_ENV_PROXY and --use-env-proxy",
    );
}
