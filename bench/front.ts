// Nodes whose answers lie ready, as a process of its own: before a head is shown, what the heads before were asked is asked of the one real
// node behind them. Then an answer costs its way and nothing else, so that what remains is the responder's own. Notes when a head was shown and
// when an answer to a sent transaction left.
//   node front.ts PORT_OF_THE_NODE HOW_MANY MILLISECONDS_ONE_WAY

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";

type Call = { readonly id: unknown; readonly method: string; readonly params: readonly unknown[] };
type Head = { readonly hash: string; readonly number: string };
type Log = { readonly address: string; readonly topics: readonly string[] };
type Filter = {
  readonly blockHash?: string;
  readonly address?: readonly string[];
  readonly topics?: readonly (readonly string[])[];
};

const [port = 0, count = 1, delayMs = 0] = process.argv.slice(2).map(Number);
const latest = JSON.stringify(["eth_getBlockByNumber", ["latest", false]]);
/** What is asked of a head, with its hash and number left out. */
const questions = new Set<string>();
/** Milliseconds in which the node has pushed what it pushes of a block. */
const pushedMs = 30;
let head: Head = { hash: "none", number: "none" };
let answers = new Map<string, Buffer>();
/** Of the head. Which of them are asked for is another question at every block: its bloom promises other contracts by chance. */
let logs: readonly Log[] = [];
/** What the real node pushes of a head that is not shown yet. */
let held: (() => void)[] | undefined;

const tell = (message: object) => void process.send?.(message);
const now = () => String(process.hrtime.bigint());
/** Milliseconds by which a timer may be late. */
const lateMs = 2;
/** A round trip is made of two ways, and timers that are late each time would make it longer than it is called. */
async function underWay(since = performance.now(), ways = 1): Promise<void> {
  const at = since + ways * delayMs;
  const left = at - performance.now();
  if (left > lateMs) await sleep(left - lateMs);
  while (performance.now() < at) await turn();
}
const keyOf = ({ method, params }: Omit<Call, "id">) => JSON.stringify([method, params]);

/** What the node answers, all but the id and the brace before it. */
async function ask(method: string, params: readonly unknown[]): Promise<Buffer> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers, body });
  const { id: _, ...rest } = (await answer.json()) as { id: unknown };
  return Buffer.from(JSON.stringify(rest).slice(1));
}

/** Mines a block, asks everything of it that the ones before were asked, and shows it. */
async function mine(): Promise<void> {
  held = [];
  await ask("evm_mine", []);
  const shown = await ask("eth_getBlockByNumber", ["latest", false]);
  const { result } = JSON.parse(`{${shown}`) as { result: Head };
  const ready = new Map([[latest, shown]]);
  let longestMs = 0;
  for (const question of questions) {
    const key = question.replaceAll(":hash:", result.hash).replaceAll(":number:", result.number);
    const [method, params] = JSON.parse(key) as [string, readonly unknown[]];
    const began = performance.now();
    ready.set(key, await ask(method, params));
    longestMs = Math.max(longestMs, performance.now() - began);
  }
  const ofBlock = await ask("eth_getLogs", [{ blockHash: result.hash }]);
  await sleep(pushedMs);
  [head, answers] = [result, ready];
  logs = (JSON.parse(`{${ofBlock}`) as { result: readonly Log[] }).result;
  tell({ kind: "head", at: now() });
  for (const send of held) send();
  held = undefined;
  tell({ kind: "mined", longestMs });
}

/** The logs of the head that are asked for; nothing where another block's are. */
function readyLogs({ method, params: [asked] }: Call): Buffer | undefined {
  const { blockHash, address, topics: [events] = [] } = (asked ?? {}) as Filter;
  if (method !== "eth_getLogs" || blockHash !== head.hash) return undefined;
  const from = address && new Set(address);
  const found = logs.filter(
    (one) => (from?.has(one.address) ?? true) && (events?.includes(one.topics[0] ?? "") ?? true),
  );
  return Buffer.from(`"jsonrpc":"2.0","result":${JSON.stringify(found)}}`);
}

async function answerTo(call: Call): Promise<readonly Buffer[]> {
  const there = readyLogs(call);
  if (there !== undefined) return [Buffer.from(`{"id":${JSON.stringify(call.id)},`), there];
  const key = keyOf(call);
  const question = key.replaceAll(head.hash, ":hash:").replaceAll(`"${head.number}"`, '":number:"');
  if (question !== key) questions.add(question);
  return [Buffer.from(`{"id":${JSON.stringify(call.id)},`), answers.get(key) ?? (await ask(call.method, call.params))];
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const came = performance.now();
  await underWay(came);
  const arrived = performance.now();
  const asked = JSON.parse(Buffer.concat(pieces).toString()) as Call | Call[];
  const calls = Array.isArray(asked) ? asked : [asked];
  const all = await Promise.all(calls.map(answerTo));
  const tookMs = performance.now() - arrived;
  const listed = all.flatMap((one, index) => [...(index === 0 ? [] : [Buffer.from(",")]), ...one]);
  const parts = Array.isArray(asked) ? [Buffer.from("["), ...listed, Buffer.from("]")] : listed;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  await underWay(came + tookMs, 2);
  response.writeHead(200, { "content-type": "application/json", "content-length": length });
  response.cork();
  for (const part of parts) response.write(part);
  response.end();
  calls.forEach(({ method }, index) => {
    if (method !== "eth_sendRawTransaction") return;
    tell({ kind: "ack", at: now(), refused: all[index]?.[1]?.includes('"error":') === true });
  });
}

/** Passes a socket on as it is; what the node says on it waits while a head is held back. */
function pass(request: IncomingMessage, bot: Duplex, begun: Buffer): void {
  const node = connect(port, "127.0.0.1");
  node.setNoDelay(true);
  const lines = request.rawHeaders.flatMap((text, at, all) => (at % 2 === 0 ? [`${text}: ${all[at + 1]}`] : []));
  node.write([`${request.method} ${request.url} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  node.write(begun);
  bot.on("data", (piece: Buffer) => void node.write(piece));
  node.on("data", (piece: Buffer) => {
    const send = () => void underWay().then(() => bot.destroyed || bot.write(piece));
    if (held === undefined) send();
    else held.push(send);
  });
  for (const [one, other] of [
    [bot, node],
    [node, bot],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}

const ports: number[] = [];
for (let index = 0; index < count; index++) {
  const server = createServer((request, response) => void serve(request, response)); // it raises where the bench has to end
  server.on("upgrade", pass);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ports.push((server.address() as AddressInfo).port);
}
process.on("message", () => void mine()); // the same
process.on("disconnect", () => process.exit(0));
tell({ kind: "open", ports });
