import { inspect } from "node:util";
import { expect } from "chai";
import { pause } from "../../src/app/app.ts";
import { KEY, open, openNode } from "../opening.ts";
import { codeOf, failureOf } from "../support/fakes.ts";

const nowhere = "http://127.0.0.1:9/v3/a-secret-of-the-provider";

describe("createApp", () => {
  let right: Awaited<ReturnType<typeof openNode>>;
  let wrong: Awaited<ReturnType<typeof openNode>>;
  beforeEach(async () => {
    right = await openNode("0x1");
    wrong = await openNode("0x5");
  });
  afterEach(async () => {
    await right.close();
    await wrong.close();
  });

  it("refuses nodes of another chain where no quorum of the others is left, and for `check` a single one of many", async () => {
    const both = { chain: { id: 1, rpc: [right.url, wrong.url], quorum: 2 } };

    expect(await failureOf(open([wrong.url]))).to.equal("WRONG_CHAIN");
    expect(await failureOf(open([], both))).to.equal("WRONG_CHAIN");
    expect(await failureOf(open([right.url, wrong.url], {}, {}, "each"))).to.equal("WRONG_CHAIN");
  });

  it("starts beside one of another chain, which stays a node that is told of and never counts (the whole responder did not start)", async () => {
    const app = await open([right.url, wrong.url]);
    const [nodes, rpc] = [app.chains[0]?.nodes, app.config.chains[0]?.rpc];
    await nodes?.look();
    const said = nodes?.all().map(({ otherChain }) => otherChain);
    await app.close();

    expect(rpc).to.have.length(2);
    expect(said?.[0]).to.equal(undefined);
    expect(said?.[1]).to.match(/^expected chain 1 at 127\.0\.0\.1:\d+, found chain 5; correct chain\.id or the URL/);
    expect(new Set(wrong.asked)).to.deep.equal(new Set(["eth_chainId", "eth_getBlockByNumber"]));
  });

  it("refuses to start when no node answers, and starts when one of many does", async () => {
    const refused = await failureOf(open([nowhere]));
    const app = await open([nowhere, right.url]);
    await app.close();

    expect(refused).to.equal("RPC_UNREACHABLE");
  });

  it("never shows the path of a URL, which may be a key", async () => {
    const errors = await Promise.all([open([nowhere]), open([wrong.url])].map((one) => one.catch((error) => error)));

    expect(errors.map(codeOf)).to.deep.equal(["RPC_UNREACHABLE", "WRONG_CHAIN"]);
    expect(inspect(errors, { depth: 9, showHidden: true })).not.to.include("a-secret-of-the-provider");
  });

  it("asks no node before the key is there", async () => {
    const signer = { key: "env:GUARDIAN" };

    expect(await failureOf(open([right.url], { signer }))).to.equal("KEY");
    expect(right.asked).to.deep.equal([]);
  });

  it("refuses a webhook whose secret is missing or short, before anything runs (a new configuration was taken, and ended the process)", async () => {
    const webhook = { webhook: { secret: "env:HOOK", port: 9_999 } };

    expect(await failureOf(open([right.url], webhook))).to.equal("CONFIG");
    expect(await failureOf(open([right.url], webhook, { HOOK: "short" }))).to.equal("CONFIG");
    await (await open([right.url], webhook, { HOOK: "a-secret-of-at-least-thirty-two-bytes" })).close();
  });

  it("names the setting of a notifier whose reference leads nowhere, and which one of the list it is", async () => {
    const notifiers = [{ use: "terminal" }, { use: "post", url: "env:NOPE" }];
    const signed = [{ use: "post", url: "env:URL", secret: "env:SHORT" }];
    const env = { URL: "http://127.0.0.1:9", SHORT: "short" };
    const said = (all: object) => open([right.url], { notifiers: all }, env).catch((error) => error.message);

    expect(await said(notifiers)).to.equal("notifiers.1.url: expected a value in env:NOPE, found none; set it");
    expect(await said(signed)).to.equal("notifiers.0.secret: expected at least 32 bytes in env:SHORT, found fewer");
  });

  it("refuses a variable that holds no URL, for nodes and for the hint", async () => {
    const ws = { chain: { id: 1, rpc: [right.url], quorum: 1, ws: "env:WS_URL" } };

    expect(await failureOf(open(["env:RPC_URL"]))).to.equal("CONFIG");
    expect(await failureOf(open(["env:RPC_URL"], {}, { RPC_URL: "" }))).to.equal("CONFIG");
    expect(await failureOf(open(["env:RPC_URL"], {}, { RPC_URL: "not a URL" }))).to.equal("CONFIG");
    expect(await failureOf(open([right.url], ws))).to.equal("CONFIG");
  });

  it("leaves no connection open when it refuses, and none after it is closed", async () => {
    await failureOf(open([right.url, wrong.url], {}, {}, "each"));
    const app = await open([right.url]);
    await app.close();

    expect((await right.ended()).length).to.be.above(0);
    expect((await wrong.ended()).length).to.be.above(0);
  });

  it("has no executor without a signer, and sends nothing by being put together with one", async () => {
    const without = await open([right.url]);
    const withOne = await open([right.url], { signer: { key: "env:GUARDIAN" } }, { GUARDIAN: KEY });
    await Promise.all([without.close(), withOne.close()]);

    expect(without.chains[0]?.executor).to.equal(undefined);
    expect(withOne.chains[0]?.executor?.sender).to.match(/^0x[0-9a-f]{40}$/);
    expect(new Set(right.asked)).to.deep.equal(new Set(["eth_chainId", "eth_getBlockByNumber"]));
  });
});

describe("pause", () => {
  it("ends without an error when the signal aborts, also when it had before", async () => {
    const controller = new AbortController();
    const pausing = pause(60_000, controller.signal);
    controller.abort();

    await pausing;
    await pause(60_000, controller.signal);
  });
});
