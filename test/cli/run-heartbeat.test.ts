import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain } from "../support/live-chain.ts";
import { startResponder } from "../support/responder.ts";

describe("the heartbeat of firebreak run", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  it("stands in the status while it is not taken, also behind a reload, and is over when it is (it stood nowhere)", async () => {
    let status = 500;
    const server = createServer((_, response) => response.writeHead(status).end());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const heartbeat = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, everySeconds: 1 };
    const { path } = live.write({ heartbeat });
    const shown = async () => (await firebreak(["status", "--config", path], live.env)).out;
    const responder = startResponder(path, live.env);

    await responder.says(/fault +heartbeat/);
    const first = await shown();
    appendFileSync(path, "\n");
    await responder.says(/(started[\s\S]+){2}fault +heartbeat/);
    const reloaded = await shown();
    status = 200;
    await responder.says(/fault is over +heartbeat/);
    const over = await shown();
    await responder.end("SIGTERM");
    server.close();

    const fails = /fault +heartbeat at [^;]+: the heartbeat was not taken: 500; check heartbeat.url\n/;
    expect(first).to.match(fails);
    expect(reloaded).to.match(fails);
    expect(over).to.match(/fault +heartbeat at .+; over since/);
  });
});
