import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createApp } from "../src/app/app.ts";
import type { Proving } from "../src/chain/connect.ts";
import { parseConfig } from "../src/config/config.ts";

export const KEY = `0x${"0b".repeat(32)}`;

/** A node that answers everything with one word, and what it was asked. */
export async function openNode(answer: string) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const requests: readonly { id: number; method: string }[] = [JSON.parse(body)].flat();
    asked.push(...requests.map(({ method }) => method));
    const answers = requests.map(({ id }) => ({ jsonrpc: "2.0", id, result: answer }));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body.startsWith("[") ? answers : answers[0]));
  });
  const ends: Promise<unknown>[] = [];
  server.on("connection", (socket) => ends.push(new Promise((resolve) => socket.once("close", resolve))));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/a-secret-of-the-provider`,
    /** Resolves when every connection that was ever made has ended. */
    ended: () => Promise.all(ends),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An app of these nodes, put together from a configuration. */
export function open(
  rpc: readonly string[],
  more: object = {},
  env: Readonly<Record<string, string>> = {},
  proving?: Proving,
) {
  const config = parseConfig(
    JSON.stringify({ chain: { id: 1, rpc, quorum: 1 }, store: "s.sqlite", ...more }),
    "f.yaml",
  );
  return createApp(config, { env, write: () => undefined, now: () => 0 }, proving);
}
