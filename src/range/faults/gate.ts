import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { z } from "zod";

/** What a node answers to one call. */
export type Reply = { readonly result?: unknown; readonly error?: { readonly code: number; readonly message: string } };

/** Bytes that are no answer, with status 200 and no headers of their own unless it says so. */
export type Odd = {
  readonly bytes: Buffer;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};
/** What becomes of a call: an answer, `hang` (none, ever), `drop` (the connection ends), or bytes that are no answer. */
export type Fate = Reply | "hang" | "drop" | Odd;

export type Meddler = {
  /** `pass` asks the node itself. */
  readonly call: (method: string, params: readonly unknown[], pass: () => Promise<Reply>) => Promise<Fate>;
  /** Of the socket that gives hints: what it says is passed on, swallowed, or ended. */
  readonly socket: () => "pass" | "silent" | "closed";
};

export type Gate = { readonly url: string; readonly wsUrl: string; close(): Promise<void> };

const call = z.object({ id: z.unknown(), method: z.string(), params: z.array(z.unknown()).default([]) });
const answerWithinMs = 30_000;
const json = { "content-type": "application/json" };

/** A node that fails as it is told: stands before the fork on a port of its own, for HTTP and for WebSocket. */
export async function openGate(upstream: string, meddler: Meddler): Promise<Gate> {
  const { port: nodePort } = new URL(upstream);
  const sockets = new Set<Duplex>();
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing, upstream, meddler));
  server.on("upgrade", (incoming, socket, head) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    relay(incoming, socket, head, Number(nodePort), meddler);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Never rejects: what goes wrong is seen as a node that does not answer. */
async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upstream: string,
  { call: meddle }: Meddler,
): Promise<void> {
  try {
    const body: unknown = JSON.parse((await read(incoming)).toString());
    const calls = (Array.isArray(body) ? body : [body]).map((one) => call.parse(one));
    const fates = await Promise.all(
      calls.map(({ method, params }) => meddle(method, params, () => ask(upstream, method, params))),
    );
    if (fates.includes("hang")) return;
    const odd = fates.find((fate): fate is Odd => typeof fate === "object" && "bytes" in fate);
    if (fates.includes("drop") || outgoing.destroyed) return void outgoing.destroy();
    if (odd !== undefined)
      return void outgoing.writeHead(odd.status ?? 200, { ...json, ...odd.headers }).end(odd.bytes);
    outgoing.writeHead(200, json);
    const replies = fates.map((fate, at) => ({ jsonrpc: "2.0", id: calls[at]?.id ?? null, ...(fate as Reply) }));
    outgoing.end(JSON.stringify(Array.isArray(body) ? replies : replies[0]));
  } catch {
    outgoing.destroy();
  }
}

async function ask(url: string, method: string, params: readonly unknown[]): Promise<Reply> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const options = { method: "POST", headers: json, timeout: answerWithinMs };
  const incoming = await new Promise<IncomingMessage>((resolve, reject) =>
    request(url, options, resolve).once("error", reject).end(body),
  );
  const { result, error } = JSON.parse((await read(incoming)).toString());
  return error === undefined ? { result } : { error };
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Passes a WebSocket on as bytes: what it says is never read. */
function relay(incoming: IncomingMessage, bot: Duplex, head: Buffer, port: number, { socket: state }: Meddler): void {
  if (state() === "closed") return void bot.destroy();
  const node: Socket = connect(port, "127.0.0.1", () => {
    const lines = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}`);
    node.write([`GET ${incoming.url} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
    node.write(head);
  });
  let greeted = false;
  node.on("data", (piece) => {
    if (state() === "closed") return void bot.destroy();
    // The handshake and the subscription come through; a socket that is half open looks healthy.
    if (state() === "pass" || !greeted) bot.write(piece);
    greeted = true;
  });
  bot.on("data", (piece) => node.write(piece));
  for (const [one, other] of [
    [bot, node],
    [node, bot],
  ] as const) {
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}
