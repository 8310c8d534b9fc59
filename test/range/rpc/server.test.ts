import { request } from "node:http";
import { expect } from "chai";
import { serveJsonRpc } from "../../../src/range/rpc/server.ts";

describe("the server of a recording", () => {
  it("closes no connection that an engine may be about to use again", async () => {
    const server = await serveJsonRpc(async () => "0x1");
    try {
      const headers = await new Promise<unknown>((resolve, reject) =>
        request(server.url, { method: "POST", headers: { connection: "keep-alive" } }, (incoming) => {
          incoming.resume();
          resolve(incoming.headers);
        })
          .once("error", reject)
          .end('{"id":1,"method":"eth_chainId"}'),
      );

      // Node announces after how long it would.
      expect(headers).to.include({ connection: "keep-alive" }).and.not.have.property("keep-alive");
    } finally {
      await server.close();
    }
  });
});
