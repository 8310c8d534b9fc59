// Runs in a child: tries to reach HOST PORT in every way that the project and its libraries know; prints how each ended.
import dgram from "node:dgram";
import { lookup } from "node:dns/promises";
import http from "node:http";
import net from "node:net";
import process from "node:process";
import tls from "node:tls";
import { Worker } from "node:worker_threads";
import { JsonRpcProvider, WebSocketProvider } from "ethers";
import { request } from "undici";
import { isolate } from "../../../src/range/isolation.ts";

const [, , host = "", port = "", ...allow] = process.argv;
const at = { host, port: Number(port) };
const authority = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  net: () => event(net.connect(at), "connect"),
  tls: () => event(tls.connect({ ...at, rejectUnauthorized: false }), "secureConnect"),
  http: () => event(http.get(`http://${authority}/`), "response"),
  fetch: () => fetch(`http://${authority}/`, { signal: AbortSignal.timeout(5_000) }),
  undici: () => request(`http://${authority}/`, { headersTimeout: 5_000 }),
  ws: () => opened(new WebSocket(`ws://${authority}/`)),
  ethers: () => new JsonRpcProvider(`http://${authority}/`, 1, { staticNetwork: true }).send("eth_chainId", []),
  "ethers ws": async () => opened(new WebSocketProvider(`ws://${authority}/`, 1).websocket),
  udp: async () => dgram.createSocket("udp4").send("x", at.port, at.host),
  name: async () => (net.isIP(host) === 0 ? lookup(host) : Promise.reject(new Error("not a name"))),
  worker: () => workerConnects(),
};

if (!allow.includes("open")) isolate({ allow });
const ends: Record<string, string> = {};
for (const [name, way] of Object.entries(ways)) ends[name] = await way().then(() => "reached", codeOf);
process.stdout.write(JSON.stringify(ends), () => process.exit());

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  if ("code" in error && error.code === "ISOLATION") return "ISOLATION";
  const inner = "cause" in error ? error.cause : "error" in error ? error.error : undefined;
  return inner === undefined || inner === null ? `${"code" in error ? error.code : error}` : codeOf(inner);
}

function event(emitter: NodeJS.EventEmitter, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => emitter.once(name, resolve).once("error", reject));
}

function opened(socket: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => Object.assign(Object(socket), { onopen: resolve, onerror: reject }));
}

function workerConnects(): Promise<unknown> {
  const source = `require("node:net").connect(${at.port}, ${JSON.stringify(host)})
    .on("connect", () => process.exit(1)).on("error", (error) => process.exit(error.code === "ISOLATION" ? 2 : 3))`;
  const codes = ["ended", "reached", "ISOLATION", "failed"];
  return new Promise((resolve, reject) =>
    new Worker(source, { eval: true }).once("exit", (code) => (code === 1 ? resolve(code) : reject(codes[code]))),
  );
}
