import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** What RFC 6455 joins to a client's key. */
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A WebSocket server that says what it is told to say, well-formed or not. */
export async function openSocketServer() {
  const open = new Set<Duplex>();
  /** What each of them subscribed to. */
  const asked = new Map<Duplex, string>();
  const order: string[] = [];
  let opened = 0;
  const server = createServer((_, response) => void response.writeHead(404).end());
  server.on("upgrade", ({ headers }, socket) => {
    const accept = createHash("sha1").update(`${headers["sec-websocket-key"]}${MAGIC}`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on("error", () => undefined);
    socket.on("end", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
    socket.on("data", (bytes: Buffer) => {
      const [, what] = /"params":\["(\w+)"/.exec(textOf(bytes)) ?? [];
      if (what === undefined) return;
      asked.set(socket, what);
      order.push(what);
      server.emit("asked");
    });
    open.add(socket);
    opened += 1;
    server.emit("opened");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    opened: () => opened,
    /** What was subscribed to, in that order. */
    order: () => [...order],
    /** Connections that are open now. */
    open: () => open.size,
    /** Resolves when so many connections have been opened. */
    async connections(count: number): Promise<void> {
      while (opened < count) await once(server, "opened", { signal: AbortSignal.timeout(60_000) });
    },
    /** Resolves when somebody has subscribed to this. */
    async subscribed(to: string): Promise<void> {
      while (![...open].some((socket) => asked.get(socket) === to))
        await once(server, "asked", { signal: AbortSignal.timeout(60_000) });
    },
    /** To those who subscribed to this; without it, to all. */
    say(text: string, to?: string): void {
      for (const socket of open) if (to === undefined || asked.get(socket) === to) socket.write(frame(text));
    },
    /** Bytes that are no frame, or not a whole one. */
    babble(bytes: Buffer, to?: string): void {
      for (const socket of open) if (to === undefined || asked.get(socket) === to) socket.write(bytes);
    },
    hangUp(to?: string): void {
      for (const socket of open) if (to === undefined || asked.get(socket) === to) socket.destroy();
    },
    async close(): Promise<void> {
      open.forEach((socket) => void socket.destroy());
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** What a client's first frame says: it is short, and masked. */
function textOf(bytes: Buffer): string {
  const start = ((bytes[1] ?? 0) & 0x7f) === 126 ? 4 : 2;
  const mask = bytes.subarray(start, start + 4);
  return Buffer.from(bytes.subarray(start + 4).map((byte, at) => byte ^ (mask[at % 4] ?? 0))).toString();
}

function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([payload.length > 65_535 ? beginningOf(payload.length) : short(payload.length), payload]);
}

/** What stands before a message of so many bytes, where they are more than 65,535. */
export function beginningOf(bytes: number): Buffer {
  const header = Buffer.alloc(10);
  header[0] = 0x81;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(bytes), 2);
  return header;
}

function short(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length]);
  const header = Buffer.from([0x81, 126, 0, 0]);
  header.writeUInt16BE(length, 2);
  return header;
}
