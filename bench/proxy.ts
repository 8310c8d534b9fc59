// The peers' proxy that fails as it is told, unchanged, between one bot and one node.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";

export type FaultProxy = { readonly port: number; set(faults: object): Promise<void>; close(): Promise<void> };

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Copied beside its libraries, since Node looks for them from where a file lies. */
export async function startProxy(upstream: number): Promise<FaultProxy> {
  mkdirSync(here(".run"), { recursive: true });
  copyFileSync(here("../../shared/bench/fault-proxy.mjs"), here(".run/fault-proxy.mjs"));
  const port = await freePort();
  const child = fork(here(".run/fault-proxy.mjs"), [String(port), String(upstream)], { stdio: "ignore" });
  const set = async (faults: object) => {
    if (!child.connected) return;
    const done = Promise.race([once(child, "message"), once(child, "exit")]);
    child.send({ set: faults });
    await done;
  };
  await set({});
  return { port, set, close: () => end(child) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
