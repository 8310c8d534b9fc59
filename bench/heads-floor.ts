// The least that a process can do at a head: it is told of it over a WebSocket, and asks its node twice over HTTP. It looks at nothing and keeps nothing.
//   node heads-floor.ts PORT_OF_THE_NODE
import { Pool } from "undici";

const port = Number(process.argv[2]);
const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
const asked = ["eth_getBlockByNumber", "eth_getBlockByHash"];

async function ask(method: string, place: string): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: [place, false] });
  const answer = await pool.request({
    path: "/",
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  await answer.body.dump();
}

const heads = new WebSocket(`ws://127.0.0.1:${port}`);
heads.addEventListener("open", () =>
  heads.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] })),
);
heads.addEventListener("message", async ({ data }) => {
  const hash = /"hash":"(0x[0-9a-f]{64})"/.exec(String(data))?.[1];
  if (hash === undefined) return void process.send?.("ready");
  for (const method of asked) await ask(method, method === "eth_getBlockByHash" ? hash : "latest");
});
process.on("disconnect", () => process.exit(0));
