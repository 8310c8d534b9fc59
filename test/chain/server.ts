import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = { readonly id: number; readonly method: string; readonly params: readonly unknown[] };

/** An HTTP server for one test; `answer` gets the parsed body and writes whatever it wants. */
export async function serve(answer: (body: unknown, response: ServerResponse, request: IncomingMessage) => void) {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    bodies.push(body);
    answer(body, response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    host,
    url: `http://${host}`,
    /** Every body that was posted, oldest first. */
    bodies,
    async close(): Promise<void> {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Answers every call of a batch, or the one call, with what `result` says. */
export function answering(result: (call: Asked) => object) {
  const reply = (call: Asked) => ({ jsonrpc: "2.0", id: call.id, ...result(call) });
  return (body: unknown, response: ServerResponse): void =>
    void response.end(JSON.stringify(Array.isArray(body) ? body.map(reply) : reply(body as Asked)));
}
