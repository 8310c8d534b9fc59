import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A node in front of another one that answers like it, until it is told to answer nothing more. */
export async function openStuckNode(behind: string) {
  let isStuck = false;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (isStuck) return;
    const headers = { "content-type": "application/json" };
    const answer = await fetch(behind, { method: "POST", headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status, headers).end(await answer.text());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stick: () => {
      isStuck = true;
    },
    /** Resolves at the next question, which is left without an answer. */
    asked: () => once(server, "request", { signal: AbortSignal.timeout(60_000) }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
