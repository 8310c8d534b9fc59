// A gate before the node, as a process of its own: passes bytes on, adds the distance that is asked for, and notes at the node's own
// socket when a head first appeared and when an answer to a sent transaction left. It reads the stream and changes nothing in it.
//   node gate.ts PORT_OF_THE_NODE MILLISECONDS_ONE_WAY

import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";

const [port = 0, delayMs = 0] = process.argv.slice(2).map(Number);
/** The answer to eth_sendRawTransaction is a hash and nothing else. */
const hashAlone = /"result":"0x[0-9a-f]{64}"/;
const refused = /"error":/;
const sending = Buffer.from("eth_sendRawTransaction");
const pushed = Buffer.from("eth_subscription");
/** Of a head or of a log: the block that it is of. */
const blockNamed = /"(?:blockHash|hash)":"(0x[0-9a-f]{64})"/;
/** Blocks that were told of. */
const known = new Set<string>();

function now(): string {
  return String(process.hrtime.bigint());
}

function tell(message: object): void {
  process.send?.(message);
}

/** A node shows a block to one socket after the other, in no order; the first one counts for every bot. */
function noteHead(text: string): void {
  const [, hash] = blockNamed.exec(text) ?? [];
  if (hash === undefined || known.has(hash)) return;
  known.add(hash);
  tell({ kind: "head", at: now() });
}

/** In order, each piece `delayMs` after it came. */
function pass(from: Socket, to: Socket, look: (piece: Buffer) => void): void {
  from.on("data", (piece: Buffer) => {
    const forward = () => {
      look(piece);
      if (!to.destroyed) to.write(piece);
    };
    if (delayMs === 0) forward();
    else setTimeout(forward, delayMs);
  });
  from.on("error", () => to.destroy());
  from.on("close", () => setTimeout(() => to.destroy(), delayMs));
}

const server = createServer((bot) => {
  const node = connect(port, "127.0.0.1");
  for (const socket of [bot, node]) socket.setNoDelay(true);
  let isWebSocket = false;
  let isSending = false;
  /** What has come of the answer to a sent transaction: its head and its body may come in two pieces. */
  let answer = "";
  pass(bot, node, (piece) => {
    if (piece.includes("Upgrade: websocket") || piece.includes("upgrade: websocket")) isWebSocket = true;
    if (piece.includes(sending)) [isSending, answer] = [true, ""];
  });
  pass(node, bot, (piece) => {
    if (!isSending && !isWebSocket) return;
    const text = piece.toString("latin1");
    if (isWebSocket && piece.includes(pushed)) noteHead(text);
    answer = isSending ? answer + text : text;
    const isTaken = hashAlone.test(answer);
    if (!isTaken && !(isSending && refused.test(answer))) return;
    tell({ kind: "ack", at: now(), refused: !isTaken });
    isSending = false;
  });
});

// Its own subscription, so that every bot is measured from the same instant, however it learns of heads itself.
const heads = new WebSocket(`ws://127.0.0.1:${port}`);
heads.addEventListener("open", () =>
  heads.send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_subscribe", params: ["newHeads"] })),
);
heads.addEventListener("message", ({ data }) => {
  const text = String(data);
  if (text.includes("eth_subscription")) noteHead(text);
  else server.listen(0, "127.0.0.1", () => tell({ kind: "open", port: (server.address() as AddressInfo).port }));
});
process.on("disconnect", () => process.exit(0));
