import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A node in front of another one that answers like it, until it is told to answer nothing more, or asked for what it is to get stuck at. */
export async function openStuckNode(behind: string) {
  let isStuck = false;
  let at: { readonly method: string; readonly asked: () => void } | undefined;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (at !== undefined && Buffer.concat(chunks).includes(at.method)) {
      isStuck = true;
      at.asked();
    }
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
    /** Resolves when it is asked that, which is left without an answer like all that comes behind it. */
    stickAt: (method: string) =>
      new Promise<void>((resolve, reject) => {
        at = { method, asked: resolve };
        AbortSignal.timeout(60_000).onabort = () => reject(new Error(`expected to be asked ${method}, was not`));
      }),
    /** Resolves at the next question, which is left without an answer. */
    asked: () => once(server, "request", { signal: AbortSignal.timeout(60_000) }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
