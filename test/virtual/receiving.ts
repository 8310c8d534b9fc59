import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = { readonly status: number; readonly headers?: OutgoingHttpHeaders };

/** A real server of this machine that answers as it is told, and keeps what it was sent and took. */
export async function openReceiver(answer: () => Answer) {
  const taken: string[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const { status, headers } = answer();
    if (status === 200) taken.push(String(Buffer.concat(pieces)));
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken,
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Resolves once that holds, or after two minutes by the clock. */
export async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds() && waited < 120_000; waited += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
}
