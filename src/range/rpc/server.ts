import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { z } from "zod";
import { FirebreakError, messageOf } from "../../core/errors.ts";

/** Answers one call; what it raises becomes the error of the answer. */
export type Answer = (method: string, params: readonly unknown[]) => Promise<unknown>;

export type JsonRpcServer = { readonly url: string; close(): Promise<void> };

const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BATCH = 1_000;

/** JSON-RPC 2.0 codes; everything else is -32603, "internal error". */
const CODES: Readonly<Record<string, number>> = {
  RPC_UNKNOWN_METHOD: -32601,
  RPC_BAD_PARAMS: -32602,
  NOT_RECORDED: -32001,
};

const request = z.object({
  id: z.union([z.string(), z.number(), z.null()]).default(null),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
});

/** Serves JSON-RPC over HTTP on 127.0.0.1; port 0 lets the system choose. */
export async function serveJsonRpc(answer: Answer, port = 0): Promise<JsonRpcServer> {
  const server = createServer((incoming, outgoing) => {
    void respond(answer, incoming, outgoing); // never rejects: it answers every failure
  });
  // A connection is closed by who opened it: an engine would send its next question on one that we close in that moment, and take it for lost.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new FirebreakError("LISTEN", `port ${port} cannot be used: ${cause.message}`, { cause })),
    );
    server.listen(port, "127.0.0.1", resolve);
  });

  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(answer: Answer, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const reply = await replyTo(answer, incoming).catch((error) => failure(null, error));
  if (outgoing.destroyed) return;
  outgoing.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
}

async function replyTo(answer: Answer, incoming: IncomingMessage): Promise<unknown> {
  const body: unknown = JSON.parse(await readBody(incoming));
  if (!Array.isArray(body)) return answerOne(answer, body);
  if (body.length > MAX_BATCH)
    throw new FirebreakError("RPC_BAD_PARAMS", `a batch may have ${MAX_BATCH} calls, found ${body.length}`);
  return Promise.all(body.map((call) => answerOne(answer, call)));
}

async function answerOne(answer: Answer, call: unknown): Promise<unknown> {
  const parsed = request.safeParse(call);
  if (!parsed.success) {
    return { jsonrpc: "2.0", id: null, error: { code: -32600, message: "expected { id, method, params: [] }" } };
  }
  const { id, method, params } = parsed.data;
  try {
    return { jsonrpc: "2.0", id, result: await answer(method, params) };
  } catch (error) {
    return failure(id, error);
  }
}

function failure(id: string | number | null, error: unknown): unknown {
  const name = error instanceof FirebreakError ? error.code : "";
  const code = error instanceof SyntaxError ? -32700 : (CODES[name] ?? -32603);
  return { jsonrpc: "2.0", id, error: { code, message: messageOf(error) } };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES)
      throw new FirebreakError("RPC_BAD_PARAMS", `a request may have ${MAX_BODY_BYTES} bytes; this one is longer`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
