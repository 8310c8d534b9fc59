import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A way to a database on which the answer to a question with this word in it never comes. */
export async function openSilence(url: string, word: string): Promise<{ url: string; close: () => Server }> {
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    let isSilent = false;
    client.on("data", (bytes) => {
      isSilent ||= bytes.includes(word);
      database.write(bytes);
    });
    database.on("data", (bytes) => isSilent || client.write(bytes));
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const)
      one.on("error", () => undefined).on("close", () => other.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const through = new URL(url);
  const address = server.address();
  through.port = String(typeof address === "object" ? address?.port : "");
  return { url: through.href, close: () => server.close() };
}

/** A way to a database that can lose its near end while the far end stays open. */
export async function openLossy(url: string) {
  const { hostname, port } = new URL(url);
  const [near, far]: [Socket[], Socket[]] = [[], []];
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    near.push(client);
    far.push(database);
    client.on("error", () => undefined).on("data", (bytes) => void database.write(bytes));
    database.on("error", () => undefined).on("data", (bytes) => void client.write(bytes));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const through = new URL(url);
  const address = server.address();
  through.port = String(typeof address === "object" ? address?.port : "");
  const end = (sockets: Socket[]) => {
    for (const one of sockets.splice(0)) one.destroy();
  };
  return { url: through.href, lose: () => end(near), notice: () => end(far), close: () => server.close() };
}
