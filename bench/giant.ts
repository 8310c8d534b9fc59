// A node in a process of its own that answers with what hurts those who read all of it. Run with the name of an answer; says its port.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const megabyte = 1_048_576;
const word = "11".repeat(32);
const answer = (result: string) => Buffer.from(`{"jsonrpc":"2.0","id":0,"result":${result}}`);
const log = (index: number, data: string) =>
  `{"address":"0x${"22".repeat(20)}","topics":["0x${word}"],"data":"0x${data}","transactionHash":"0x${word}","blockHash":"0x${word}","blockNumber":"0x1","transactionIndex":"0x0","logIndex":"0x${index.toString(16)}"}`;
const logs = (count: number, data: string) => Array.from({ length: count }, (_, index) => log(index, data)).join();
const receipt = (inner: string) =>
  `{"transactionHash":"0x${word}","transactionIndex":"0x0","type":"0x2","status":"0x1","cumulativeGasUsed":"0x5208","logsBloom":"0x${"ff".repeat(256)}","contractAddress":null,"logs":[${inner}]}`;

/** What each is called, and its bytes. Source: shared/reference/performance-and-faults.md, section 5. */
const bodies: Readonly<Record<string, () => Buffer>> = {
  "50 MB": () => answer(`"0x${"5a".repeat(25 * megabyte)}"`),
  "150 MB": () => answer(`"0x${"5a".repeat(75 * megabyte)}"`),
  "31 MB of hex": () => answer(`"0x${"5a".repeat(15.5 * megabyte)}"`),
  "31 MB of blanks": () => Buffer.concat([Buffer.alloc(31 * megabyte, 0x20), answer('"0x"')]),
  "JSON 10^6 levels deep": () => answer(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`),
  "objects 10^6 levels deep": () => answer(`${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}`),
  "10 million empty lists": () => answer(`[${"[],".repeat(10_000_000)}[]]`),
  "a million keys": () => answer(`{${Array.from({ length: 1_000_000 }, (_, at) => `"k${at}":0`).join()}}`),
  "a number of 10^6 digits": () => answer("9".repeat(1_000_000)),
  "quantities of 10^6 hex digits": () => answer(`"0x${"f".repeat(1_000_000)}"`),
  "10^5 logs with giant data": () => answer(`[${logs(100_000, word.repeat(10))}]`),
  "60,000 logs, all that 32 MB hold": () => answer(`[${logs(60_000, "01")}]`),
  "a log of 15 MB of hex": () => answer(`[${logs(1, "5a".repeat(7_500_000))}]`),
  "a receipt with a log of 15 MB": () => answer(`[${receipt(logs(1, "5a".repeat(7_500_000)))}]`),
  "a receipt with 20,000 logs": () => answer(`[${receipt(logs(20_000, word))}]`),
  "5,000 receipts with 4 logs each": () =>
    answer(
      `[${Array(5_000)
        .fill(receipt(logs(4, word)))
        .join()}]`,
    ),
  "a refusal of 1 MB of control characters": () =>
    Buffer.from(`{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"${"\\u001b[2J".repeat(110_000)}"}}`),
};

export const answers = Object.keys(bodies);

if (process.argv[1] === import.meta.filename) {
  const body = bodies[process.argv[2] ?? ""]?.() ?? Buffer.alloc(0);
  let asked = 0;
  // It says how long its answer is every second time: whoever wants to hurt does not.
  const server = createServer((request, response) => {
    if (++asked % 2 === 0) response.setHeader("content-length", body.length);
    request.resume().once("end", () => void response.write(body, () => response.end()));
  });
  server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
  process.once("disconnect", () => process.exit());
}
