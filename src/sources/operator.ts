import { chmodSync, lstatSync, rmSync, type Stats } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { z } from "zod";
import type { Command } from "../core/command.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { approvalFile } from "../lib/approval-file.ts";
import { inOurWords } from "../lib/issues.ts";
import { proposalFile } from "../lib/proposal-file.ts";
import { whyUnread } from "../lib/unread.ts";

type Reply = { readonly accepted: boolean; readonly message: string };

const wire = z.strictObject({
  verb: z.string().max(32),
  scope: z.string().min(1).max(1_000),
  about: z.record(z.string().max(32), z.string().max(200)).default({}),
  signed: approvalFile.pick({ approval: true, signatures: true }).optional(),
  proposal: proposalFile.optional(),
});

const maxBytes = 65_536;
const maxPeople = 8;
/** Those that hear that they are too many: far fewer than the file descriptors that a process may have. */
const maxConnections = 64;
/** Milliseconds that somebody may take to say what they want, and that it may take to obey. */
const usualPatience = { sayMs: 5_000, obeyMs: 60_000 };
/** Linux's limit for the path of a socket. */
export const longestSocket = 107;

/**
 * Takes commands from people on this machine, over a socket that only the user of this process can open: one line of JSON, one line of answer.
 * Raises SOCKET when the path cannot be used, when something else than a socket lies there, or when another process listens there.
 */
export async function openOperator(
  path: string,
  obey: (command: Command) => Promise<Reply>,
  patience = usualPatience,
): Promise<{ close(): Promise<void> }> {
  if (Buffer.byteLength(path) > longestSocket)
    throw new FirebreakError(
      "SOCKET",
      `expected a path of at most ${longestSocket} bytes for the operator's socket, found ${path}; name a shorter one`,
    );
  if (await isListening(path))
    throw new FirebreakError("SOCKET", `another process takes commands at ${path}; stop it, or name another path`);
  removeLeftOver(path);

  const sockets = new Set<Socket>();
  const heard = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const isFull = heard.size >= maxPeople;
    if (!isFull) heard.add(socket);
    sockets.add(socket);
    socket.once("close", () => void [sockets.delete(socket), heard.delete(socket)]);
    // Not awaited: whoever is slow to say what they want keeps nobody else waiting.
    void serve(socket, isFull ? refuse : obey, patience);
  });
  server.maxConnections = maxConnections;
  // A connection that cannot be taken, such as without a free file descriptor, ends no responder.
  server.on("error", () => undefined);
  // Nobody else may connect in the moment between the socket's birth and its permissions.
  const before = process.umask(0o177);
  const listening = new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
  process.umask(before);
  await listening.catch((error: unknown) => {
    throw new FirebreakError(
      "SOCKET",
      `expected a folder in which a socket can be made at ${path}: ${messageOf(error)}`,
    );
  });
  chmodSync(path, 0o600);
  return {
    close: () => {
      // What follows an end, such as a new configuration, waits no longer for an answer than for a question.
      for (const socket of sockets) socket.setTimeout(patience.sayMs);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A process that was killed leaves its socket behind. Whatever else lies there is somebody's, such as a key, and a path may be mistaken. */
function removeLeftOver(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket())
    throw new FirebreakError(
      "SOCKET",
      `expected a socket or nothing at ${path}, found ${kindOf(found)}; name another path for the operator's socket`,
    );
  rmSync(path, { force: true });
}

function kindOf(found: Stats): string {
  if (found.isFile()) return "a file";
  if (found.isDirectory()) return "a folder";
  return found.isSymbolicLink() ? "a link" : "a pipe or a device";
}

/** Who is not heard must know it: they would have to look whether the command was taken. */
async function refuse(): Promise<Reply> {
  return { accepted: false, message: `${maxPeople} others give commands now; nothing was done, try again in a moment` };
}

/** Each part has an end of its own, which what comes drop by drop does not put off. */
async function serve(
  socket: Socket,
  obey: (command: Command) => Promise<Reply>,
  { sayMs, obeyMs }: typeof usualPatience,
): Promise<void> {
  socket.on("error", () => undefined);
  // Set by who ends it all.
  socket.on("timeout", () => socket.destroy());
  let end: NodeJS.Timeout | undefined;
  const allow = (ms: number) => {
    clearTimeout(end);
    end = setTimeout(() => socket.destroy(), ms);
  };
  socket.once("close", () => clearTimeout(end));
  allow(sayMs);
  const reply = await read(socket)
    .then((text) => {
      const command = commandOf(text);
      allow(obeyMs);
      return obey(command);
    })
    .catch((error: unknown) => ({ accepted: false, message: whyUnread(error) }));
  if (socket.destroyed) return;
  allow(sayMs);
  socket.end(`${JSON.stringify(reply)}\n`);
}

async function read(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.length > maxBytes) throw new FirebreakError("COMMAND", `expected a command of at most ${maxBytes} bytes`);
    if (text.includes("\n")) break;
  }
  return text;
}

function commandOf(text: string): Command {
  const parsed = wire.safeParse(JSON.parse(text), inOurWords());
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new FirebreakError("COMMAND", `expected a command: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { signed, proposal, ...rest } = parsed.data;
  return {
    ...rest,
    signatures: signed?.signatures ?? [],
    ...(signed === undefined ? {} : { approval: signed.approval }),
    ...(proposal === undefined ? {} : { proposal }),
  };
}

function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
