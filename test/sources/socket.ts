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
  let opened = 0;
  const server = createServer((_, response) => void response.writeHead(404).end());
  server.on("upgrade", ({ headers }, socket) => {
    const accept = createHash("sha1").update(`${headers["sec-websocket-key"]}${MAGIC}`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    socket.resume();
    open.add(socket);
    opened += 1;
    server.emit("opened");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    opened: () => opened,
    /** Resolves when so many connections have been opened. */
    async connections(count: number): Promise<void> {
      while (opened < count) await once(server, "opened", { signal: AbortSignal.timeout(60_000) });
    },
    say: (text: string): void => void open.forEach((socket) => void socket.write(frame(text))),
    /** Bytes that are no frame. */
    babble: (bytes: Buffer): void => void open.forEach((socket) => void socket.write(bytes)),
    hangUp: (): void => void open.forEach((socket) => void socket.destroy()),
    async close(): Promise<void> {
      open.forEach((socket) => void socket.destroy());
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(10);
  header[0] = 0x81;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(payload.length), 2);
  return payload.length > 65_535 ? Buffer.concat([header, payload]) : Buffer.concat([short(payload.length), payload]);
}

function short(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, length]);
  const header = Buffer.from([0x81, 126, 0, 0]);
  header.writeUInt16BE(length, 2);
  return header;
}
