import { execFile } from "node:child_process";
import dgram from "node:dgram";
import net from "node:net";
import { networkInterfaces } from "node:os";
import process from "node:process";
import { promisify } from "node:util";
import { expect } from "chai";
import { usersFlags } from "../support/flags.ts";

type Way = "net" | "tls" | "http" | "fetch" | "undici" | "ws" | "ethers" | "ethers ws" | "udp" | "name" | "worker";
type Canary = { readonly port: number; connections(): number; close(): Promise<void> };

const PROBE = "test/range/isolation/probe.ts";
// Another address of this machine; without one, 0.0.0.0, which reaches it just as well.
const outside =
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "0.0.0.0";
// Spellings of this very machine that are not plain loopback, and names that only look like it.
const TRICKS = [
  "0.0.0.0",
  "::",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "127.1",
  "0x7f000001",
  "localhost.evil",
  "127.0.0.1.evil",
];

describe("an isolated process", function () {
  this.timeout(60_000);
  let canary: Canary;
  beforeEach(async () => {
    canary = await startCanary();
  });
  afterEach(() => canary.close());

  it("does not reach another address of this machine, whatever client tries", async () => {
    const ends = await probe(outside, canary.port);

    expect(Object.values(ends)).not.to.include("reached");
    for (const way of ["net", "tls", "http", "fetch", "undici", "ethers", "ethers ws", "udp", "worker"] as const) {
      expect(ends[way], way).to.equal("ISOLATION");
    }
    expect(canary.connections()).to.equal(0);
  });

  it("reaches the canary through every client when it is not isolated", async () => {
    await probe(outside, canary.port, "open");

    expect(canary.connections()).to.be.at.least(9);
  });

  it("starts workers under the flags of the launcher, which no worker takes, and isolates them (a drill ended where its score was kept)", async () => {
    const { stdout } = await node([...usersFlags, PROBE, outside, String(canary.port)]);

    expect(usersFlags).to.include("--always-sparkplug");
    expect(JSON.parse(stdout).worker).to.equal("ISOLATION");
  });

  it("asks no name server", async () => {
    const ends = await probe("canary.example", canary.port);

    expect(ends).to.include({ name: "ISOLATION", net: "ISOLATION", fetch: "ISOLATION", worker: "ISOLATION" });
  });

  it("does not reach loopback by other spellings or names", async () => {
    const all = await Promise.all(TRICKS.map((host) => probe(host, canary.port)));

    for (const ends of all) expect(ends.net).to.equal("ISOLATION");
    expect(all.flatMap((ends) => [ends.net, ends.undici, ends.worker, ends.http])).not.to.include("reached");
  });

  it("reaches loopback", async () => {
    const ends = await probe("127.0.0.1", canary.port);

    expect(ends.net).to.equal("reached");
    expect(ends.worker).to.equal("reached");
  });

  it("reaches the one host and port that is allowed, and no other port of it", async () => {
    const allowed = await probe(outside, canary.port, `http://${outside}:${canary.port}/path`);
    const counted = canary.connections();
    const otherPort = await probe(outside, canary.port, `http://${outside}:1`);

    expect(allowed.net).to.equal("reached");
    expect(otherPort.net).to.equal("ISOLATION");
    expect(canary.connections()).to.equal(counted);
  });

  it("isolates children, also those with an environment of their own", async () => {
    const code = `require("node:net").connect(${canary.port}, "${outside}").on("error", (e) => console.log(e.code))`;
    const script = `
      import { spawn } from "node:child_process";
      import { isolate } from "./src/range/isolation.ts";
      isolate();
      for (const env of [process.env, { PATH: process.env.PATH }])
        spawn(process.execPath, ["-e", ${JSON.stringify(code)}], { env, stdio: "inherit" });`;

    const { stdout } = await node(["--input-type=module", "-e", script]);

    expect(stdout).to.equal("ISOLATION\nISOLATION\n");
    expect(canary.connections()).to.equal(0);
  });

  it("cannot be widened, and does not start behind a proxy", async () => {
    const load = 'import { isolate } from "./src/range/isolation.ts"; isolate();';
    const code = (script: string, env = {}) =>
      node(["--input-type=module", "-e", script], env).then(
        () => "taken",
        ({ stderr }: { stderr: string }) => /code: '(\w+)'/.exec(stderr)?.[1],
      );

    expect(await code(`${load} isolate({ allow: ["http://127.0.0.1:1"] });`)).to.equal("taken");
    expect(await code(`${load} isolate({ allow: ["https://node.example"] });`)).to.equal("ISOLATION");
    expect(
      await code('import { isolate } from "./src/range/isolation.ts"; isolate({ allow: ["node.example"] });'),
    ).to.equal("ISOLATION");
    expect(await code(load, { NODE_USE_ENV_PROXY: "1" })).to.equal("ISOLATION");
  });
});

async function probe(host: string, port: number, ...allow: readonly string[]): Promise<Readonly<Record<Way, string>>> {
  const { stdout } = await node([PROBE, host, String(port), ...allow]);
  return JSON.parse(stdout);
}

function node(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return promisify(execFile)(process.execPath, [...args], { env: { ...process.env, ...env }, timeout: 30_000 });
}

async function startCanary(): Promise<Canary> {
  let connections = 0;
  const server = net.createServer((socket) => {
    connections += 1;
    socket.on("error", () => {}).destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const udp = dgram.createSocket("udp4").on("message", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => udp.bind(port, "0.0.0.0", resolve));
  const close = async () => {
    udp.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, connections: () => connections, close };
}
