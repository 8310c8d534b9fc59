import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const run = promisify(execFile);
const debian = "/usr/lib/postgresql";

/** A server as it is installed: fsync is on. */
export type Cluster = {
  /** A new, empty database. */
  database(): Promise<string>;
  /** Runs SQL in a database as its owner. */
  query(url: string, sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Stops it at once, as a crash does. */
  crash(): Promise<void>;
  start(): Promise<void>;
};

/** Where Debian puts it, or where the path finds it; undefined when it is not installed. */
export function postgresBin(): string | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env["PATH"] ?? "").split(":"),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "pg_ctl")));
}

let shared: Promise<Cluster> | undefined;

/** The one server of this process, which is gone when that ends: to make one takes two seconds, and the files of a folder share a process. */
export function startCluster(bin: string): Promise<Cluster> {
  shared ??= makeCluster(bin);
  return shared;
}

async function makeCluster(bin: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-postgres-"));
  const data = join(folder, "data");
  // PostgreSQL refuses to be root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) execFileSync("chown", ["postgres", folder]);
  chmodSync(folder, 0o700);
  const command = (tool: string, args: readonly string[]): readonly [string, readonly string[]] =>
    isRoot ? ["runuser", ["-u", "postgres", "--", join(bin, tool), ...args]] : [join(bin, tool), args];
  const as = async (tool: string, args: readonly string[]) => {
    const [file, given] = command(tool, args);
    await run(file, [...given], { cwd: folder });
  };

  await as("initdb", ["-D", data, "-U", "firebreak", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
  let port = 0;
  const options = () =>
    `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c max_connections=60`;
  const start = async () => {
    // Its own standard streams: a server that keeps ours would keep the runner waiting.
    const [file, args] = command("pg_ctl", [
      "-D",
      data,
      "-w",
      "-t",
      "60",
      "-l",
      join(folder, "log"),
      "-o",
      options(),
      "start",
    ]);
    const child = spawn(file, [...args], { cwd: folder, stdio: "ignore" });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    if (code !== 0) throw new Error(`pg_ctl start ended with ${code}`);
  };
  const stopping = ["-D", data, "-w", "-m", "immediate", "stop"];
  const stop = () => as("pg_ctl", stopping);
  const address = (name: string) => `postgresql://firebreak@127.0.0.1:${port}/${name}`;
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url, options: "-c search_path=firebreak" });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  process.once("exit", () => {
    const [file, args] = command("pg_ctl", stopping);
    spawnSync(file, [...args], { cwd: folder, stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  });
  let count = 0;
  // A port that was free may be somebody's in the next moment.
  for (let left = 3; left > 0; left -= 1) {
    port = await freePort();
    const failure = await start().catch((error: unknown) => error);
    if (failure === undefined) break;
    if (left === 1) throw failure;
  }
  return {
    database: async () => {
      count += 1;
      const name = `test_${count}`;
      await query(address("postgres"), `CREATE DATABASE ${name}`);
      return address(name);
    },
    query,
    crash: stop,
    start,
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
