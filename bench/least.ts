// The least that answers with a durable intent: told of heads and of logs as a responder is, it writes one line to disk, makes its request ready meanwhile,
// and sends what it signed before. It checks nothing, decides nothing, and knows of no second node.
//   node least.ts PORT_OF_THE_NODE TARGET KEY
import { constants, mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { id, Wallet } from "ethers";
import { Pool } from "undici";
import { chainId } from "./chain.ts";

const [port, target = "", key = ""] = process.argv.slice(2);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
const folder = mkdtempSync(join(tmpdir(), "firebreak-least-"));
const { O_CREAT, O_DSYNC, O_RDWR } = constants;
const file = await open(join(folder, "intents"), O_RDWR | O_CREAT | O_DSYNC);
/** Lines are written over zeros, which takes no change of the file's length to the disk. */
await file.write(Buffer.alloc(1024 * 1024), 0, undefined, 0);
let end = 0;
const wallet = new Wallet(key);

/** Its body leaves once `when` resolves. */
async function ask(method: string, params: readonly unknown[], when?: Promise<unknown>): Promise<unknown> {
  const text = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const held = async function* () {
    await when;
    yield text;
  };
  const body = when === undefined ? text : (held() as unknown as Readable);
  const headers = { "content-type": "application/json", "content-length": `${text.length}` };
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
  const line = Buffer.from(`${raw}\n`);
  const written = file.write(line, 0, line.length, end);
  end += line.length;
  await ask("eth_sendRawTransaction", [raw], written);
  raw = await sign(++nonce);
}

await subscribe(["newHeads"], () => undefined);
await subscribe(["logs", { address: target, topics: [id("Drain(address,uint256)")] }], () => void answer());
process.send?.("ready");
process.on("disconnect", () => process.exit(0));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
