// The least that answers with a durable intent: told of heads and of logs as a responder is, it writes one line to disk and sends what it signed before. It
// checks nothing, decides nothing, and knows of no second node.
//   node least.ts PORT_OF_THE_NODE TARGET KEY
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { id, Wallet } from "ethers";
import { Pool } from "undici";
import { chainId } from "./chain.ts";

const [port, target = "", key = ""] = process.argv.slice(2);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
const folder = mkdtempSync(join(tmpdir(), "firebreak-least-"));
const store = new DatabaseSync(join(folder, "store.sqlite"));
store.exec("pragma journal_mode = wal; pragma synchronous = full; create table intents (raw text)");
const write = store.prepare("insert into intents values (?)");
const wallet = new Wallet(key);

async function ask(method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "content-type": "application/json" };
  const answer = await pool.request({ path: "/", method: "POST", headers, body });
  return ((await answer.body.json()) as { result?: unknown }).result;
}

function sign(nonce: number): Promise<string> {
  const fees = { maxFeePerGas: 500_000_000_000n, maxPriorityFeePerGas: 5_000_000_000n };
  return wallet.signTransaction({
    ...{ type: 2, chainId, nonce, to: target, data: id("pause()").slice(0, 10), gasLimit: 100_000 },
    ...fees,
  });
}

/** Resolves when the node has taken it; `heard` is told of what is pushed then. */
function subscribe(params: readonly unknown[], heard: () => void): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  socket.addEventListener("open", () =>
    socket.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params })),
  );
  return new Promise((resolve) =>
    socket.addEventListener("message", ({ data }) => (String(data).includes("eth_subscription") ? heard() : resolve())),
  );
}

let nonce = Number(await ask("eth_getTransactionCount", [wallet.address, "pending"]));
let raw = await sign(nonce);

async function answer(): Promise<void> {
  write.run(raw);
  await ask("eth_sendRawTransaction", [raw]);
  raw = await sign(++nonce);
}

await subscribe(["newHeads"], () => undefined);
await subscribe(["logs", { address: target, topics: [id("Drain(address,uint256)")] }], () => void answer());
process.send?.("ready");
process.on("disconnect", () => process.exit(0));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
