import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect } from "chai";
import { openRpc, type Rpc, type RpcLimits } from "../../src/chain/rpc.ts";
import { failureOf } from "../support/fakes.ts";

const answer = '{"jsonrpc":"2.0","id":0,"result":"0x01"}';
const whole = `HTTP/1.1 200 OK\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`;
const rest = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a call that is made ready", () => {
  const got: string[] = [];
  const sockets: Socket[] = [];
  let rpc: Rpc;
  let close: () => Promise<void>;
  /** A node of which every byte is seen that reaches it. */
  async function start(limits: RpcLimits = {}): Promise<Rpc> {
    got.length = 0;
    sockets.length = 0;
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.on("data", (bytes) => {
        got.push(bytes.toString());
        socket.write(whole);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    close = async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    };
    rpc = openRpc(`http://127.0.0.1:${port}`, limits);
    await rpc.request("eth_chainId");
    got.length = 0;
    return rpc;
  }
  afterEach(async () => {
    await rpc.close();
    await close();
  });

  it("has a connection, of which no byte comes before it is to leave, and then all in one piece", async () => {
    const { request } = await start();
    const gate = Promise.withResolvers<void>();
    const asked = request("eth_sendRawTransaction", ["0xé"], undefined, gate.promise);
    await rest();
    const before = got.length;
    gate.resolve();

    expect(await asked).to.equal("0x01");
    expect(before).to.equal(0);
    expect(got).to.have.length(1);
    const [head = "", body = ""] = got[0]?.split("\r\n\r\n") ?? [];
    expect(head.toLowerCase()).to.include(`content-length: ${Buffer.byteLength(body)}`);
    expect(JSON.parse(body)).to.deep.include({ method: "eth_sendRawTransaction", params: ["0xé"] });
  });

  it("goes alone, whatever else is asked in the same turn, which does not wait for it", async () => {
    const { request } = await start();
    const gate = Promise.withResolvers<void>();
    const asked = request("eth_sendRawTransaction", [], undefined, gate.promise);
    const other = await request("eth_blockNumber");
    const before = got.map((one) => one.includes("eth_sendRawTransaction"));
    gate.resolve();
    await asked;

    expect([other, before]).to.deep.equal(["0x01", [false]]);
  });

  it("never leaves where what it waits for fails", async () => {
    const { request } = await start();
    const gate = Promise.withResolvers<void>();
    const asked = failureOf(request("eth_sendRawTransaction", [], undefined, gate.promise));
    await rest();
    gate.reject(new Error("it is not sent"));

    expect(await asked).to.not.equal(undefined);
    await rest();
    expect(got).to.deep.equal([]);
    expect(await request("eth_blockNumber")).to.equal("0x01");
  });

  it("goes over another connection where its own was closed meanwhile, and where it waited for longer than a node may take", async () => {
    const closed = await start();
    const gate = Promise.withResolvers<void>();
    const asked = closed.request("eth_sendRawTransaction", [], undefined, gate.promise);
    await rest();
    for (const socket of sockets) socket.destroy();
    await rest();
    gate.resolve();
    const first = await asked;
    await rpc.close();
    await close();
    const slow = await start({ timeoutMs: 50 });
    const late = slow.request("eth_sendRawTransaction", [], undefined, rest(150));

    expect([first, await late]).to.deep.equal(["0x01", "0x01"]);
    expect(got).to.have.length(1);
  });
});
