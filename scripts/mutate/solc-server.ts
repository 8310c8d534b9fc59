// The compiler, kept warm: a process that compiles again and again takes a third of the time of one that begins each time.
//   solc-server.ts SOCKET     answers each connection's standard JSON with the compiler's
//   solc-server.ts SOCKET -   carries standard input there, and the answer to standard output
import { connect, createServer } from "node:net";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { compile } from "../compiler.ts";

const [socket = "", side] = process.argv.slice(2);

if (side === "-") {
  const server = connect(socket);
  const answered = pipeline(server, process.stdout);
  await pipeline(process.stdin, server);
  await answered;
} else {
  const server = createServer({ allowHalfOpen: true }, async (client) => {
    client.on("error", () => client.destroy());
    client.end(compile((await buffer(client)).toString()));
  });
  // Ends with whoever started it.
  process.stdin.on("end", () => process.exit(0)).resume();
  server.listen(socket, () => process.stdout.write("listening\n"));
}
