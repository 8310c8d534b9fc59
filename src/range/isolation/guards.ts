import childProcess from "node:child_process";
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";
import workers, { type WorkerOptions } from "node:worker_threads";
import type { FirebreakError } from "../../core/errors.ts";
import { type AllowedHost, isLoopback, mayReach } from "./loopback.ts";

/** Notes what was refused and makes the error for it. */
export type Refuse = (target: string) => FirebreakError;

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Target = { host?: unknown; port?: unknown; path?: unknown; lookup?: unknown };
type Callback = (error: Error | null, ...rest: unknown[]) => void;

/** Every TCP, TLS, HTTP and WebSocket client of Node, fetch and undici among them, connects through this one method. */
export function guardSockets(allow: readonly AllowedHost[], refuse: Refuse): void {
  replace(
    net.Socket.prototype,
    "connect",
    (connect) =>
      function (this: unknown, ...args) {
        const target = targetOf(args);
        const host =
          target.host === undefined || target.host === null || target.host === "" ? "localhost" : String(target.host);
        // A path is a socket in the file system, and a node of the real chain may listen there.
        const isRefused = Boolean(target.path) || !mayReach(allow, host, Number(target.port));
        if (isRefused && this instanceof net.Socket)
          return this.destroy(refuse(target.path ? String(target.path) : `${host}:${target.port}`));
        // Checked and used must be the same; and what a hosts file makes of `localhost` must not matter.
        const checked = {
          ...target,
          host,
          ...(isLoopback(host) && net.isIP(host) === 0 ? { lookup: lookupLoopback } : {}),
        };
        return connect.apply(this, withTarget(args, checked));
      },
  );
}

/** UDP may go to loopback addresses only. */
export function guardDatagrams(refuse: Refuse): void {
  for (const name of ["send", "connect"]) {
    replace(
      dgram.Socket.prototype,
      name,
      (original) =>
        function (this: unknown, ...args) {
          // The first argument is the message or the port; the address is the only other string.
          const address = args.slice(1).find((argument) => typeof argument === "string");
          if (typeof address === "string" && !isLoopback(address)) throw refuse(`${address} (UDP)`);
          return original.apply(this, args);
        },
    );
  }
}

/** A question to a name server leaves the machine as well. */
export function guardNames(allow: readonly AllowedHost[], refuse: Refuse): void {
  const isFree = (name: unknown) =>
    typeof name !== "string" ||
    net.isIP(name) !== 0 ||
    isLoopback(name) ||
    allow.some(({ host }) => host === name.toLowerCase());
  const owners = [dns, dns.Resolver.prototype, dns.promises, dns.promises.Resolver.prototype];
  for (const owner of owners) {
    const names = [
      "lookup",
      "resolve",
      "resolve4",
      "resolve6",
      "resolveAny",
      "resolveCaa",
      "resolveCname",
      "resolveMx",
    ];
    for (const name of [
      ...names,
      "resolveNaptr",
      "resolveNs",
      "resolvePtr",
      "resolveSoa",
      "resolveSrv",
      "resolveTlsa",
      "resolveTxt",
    ]) {
      replace(
        owner,
        name,
        (original) =>
          function (this: unknown, ...args) {
            if (isFree(args[0])) return original.apply(this, args);
            const error = refuse(`${args[0]} (name)`);
            const callback = args.at(-1);
            if (typeof callback !== "function") return Promise.reject(error);
            return process.nextTick(callback, error);
          },
      );
    }
  }
}

/** Workers have their own copy of every module, so each is guarded by loading `preload` first. */
export function guardWorkers(preload: string): void {
  const { Worker } = workers;
  class GuardedWorker extends Worker {
    constructor(file: string | URL, options: WorkerOptions = {}) {
      super(file, {
        ...options,
        execArgv: [...(options.execArgv ?? loadingFlags(process.execArgv)), "--require", preload],
      });
    }
  }
  Object.defineProperty(workers, "Worker", { value: GuardedWorker });
}

const loads = /^(--(require|import|loader|experimental-loader|conditions)|-r|-C)(=|$)/;

/** Of a process's flags those that say what is loaded. A worker that is given flags refuses those of V8, and of the process, which it has anyway. */
export function loadingFlags(flags: readonly string[]): readonly string[] {
  return flags.filter((flag, at) => {
    const before = flags[at - 1] ?? "";
    return loads.test(flag) || (loads.test(before) && !before.includes("="));
  });
}

/** A child that is started with an environment of its own is isolated too. */
export function guardChildren(environment: (base: NodeJS.ProcessEnv) => NodeJS.ProcessEnv): void {
  replace(
    childProcess.ChildProcess.prototype,
    "spawn",
    (spawn) =>
      function (this: unknown, options) {
        const { envPairs = [] } = options as { envPairs?: readonly string[] };
        const base = Object.fromEntries(
          envPairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
        );
        const pairs = Object.entries(environment(base)).map(([name, value]) => `${name}=${value}`);
        return spawn.call(this, { ...Object(options), envPairs: pairs });
      },
  );
}

// Node's own callers pass one array, [options, callback]; others options, or a port and a host, or a path.
function targetOf(args: readonly unknown[]): Target {
  const [first, second] = args;
  if (Array.isArray(first)) return { ...Object(first[0]) };
  if (typeof first === "object" && first !== null) return { ...first };
  if (typeof first === "string" && !/^\d+$/.test(first)) return { path: first };
  return { port: first, host: typeof second === "string" ? second : undefined };
}

function withTarget(args: unknown[], target: Target): unknown[] {
  const [first] = args;
  if (!Array.isArray(first)) return [target, ...args.slice(1).filter((argument) => typeof argument === "function")];
  // Kept as it is: a symbol on it tells Node that it is normalised.
  first[0] = target;
  return args;
}

function lookupLoopback(_name: string, options: { all?: boolean; family?: unknown }, callback: Callback): void {
  const all = [
    { address: "127.0.0.1", family: 4 },
    { address: "::1", family: 6 },
  ];
  const wanted = all.filter(
    ({ family }) => !options.family || options.family === family || options.family === `IPv${family}`,
  );
  const [{ address, family } = { address: "127.0.0.1", family: 4 }] = wanted;
  process.nextTick(() => (options.all ? callback(null, wanted) : callback(null, address, family)));
}

function replace(owner: object, name: string, make: (original: Method) => Method): void {
  const original: Method | undefined = Reflect.get(owner, name);
  if (original === undefined) return;
  Object.defineProperty(owner, name, { value: make(original), writable: false, configurable: false, enumerable: true });
}
