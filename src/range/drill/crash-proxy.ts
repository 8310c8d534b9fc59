import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FirebreakError } from "../../core/errors.ts";

/** Where the responder is killed: the node never got the transaction, or got it and the answer never arrived. */
export type Crash = "crash-before-broadcast" | "crash-after-broadcast";

/**
 * Stands between the responder and the fork, and has the responder killed at its first transaction: seen from the chain, a crash
 * between commit and broadcast, or between broadcast and receipt. Everything else passes through untouched.
 */
export async function serveCrash(
  upstream: string,
  crash: Crash,
  kill: () => Promise<void>,
): Promise<{ readonly url: string; readonly crashed: () => boolean; close(): Promise<void> }> {
  let crashed = false;

  async function pass(body: Buffer): Promise<Buffer> {
    const answer = await fetch(upstream, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(30_000),
    });
    return Buffer.from(await answer.arrayBuffer());
  }

  const server = createServer(async (request, response) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      if (!crashed && body.includes("eth_sendRawTransaction")) {
        crashed = true;
        if (crash === "crash-after-broadcast") await pass(body);
        await kill();
        response.destroy();
        return;
      }
      response.setHeader("content-type", "application/json");
      response.end(await pass(body));
    } catch {
      // The responder sees a node that does not answer, as it would any other.
      response.destroy();
    }
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    crashed: () => crashed,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(new FirebreakError("DRILL", error.message)) : resolve()));
      }),
  };
}
