import { expect } from "chai";
import { createApp } from "../../src/app/app.ts";
import { parseConfig } from "../../src/config/config.ts";
import { type Asked, answering, serve } from "../chain/server.ts";
import { makeTx } from "../store/changes.ts";
import { settled } from "../support/fakes.ts";

describe("how a chain's transactions are sent", () => {
  it("is to its nodes and to its relays, by reference too; what a relay refuses is told of it by its host alone", async () => {
    const node = await serve(answering(() => ({ result: "0x1" })));
    const refusing = await serve(answering(() => ({ error: { code: -32000, message: "no slot" } })));
    const taking = await serve(answering(() => ({ result: "0x1" })));
    const relays = [`${refusing.url}/a-secret`, { url: "env:RELAY", method: "eth_sendPrivateTransaction" }];
    const config = parseConfig(
      JSON.stringify({
        chain: { id: 1, rpc: [node.url], quorum: 1, relays },
        store: "s.sqlite",
        signer: { use: "local", key: "env:KEY" },
      }),
      "f.yaml",
    );
    const env = { KEY: `0x${"0b".repeat(32)}`, RELAY: taking.url };
    const app = await createApp(config, { env, write: () => undefined, now: () => 0 });
    const told: string[] = [];
    app.chains[0]?.listen((place, what) => void told.push(`${place}: ${what}`));

    const { raw, ...tx } = makeTx("one", 0);
    await app.chains[0]?.executor?.broadcast({ raw, ...tx });
    while (told.length === 0 || taking.bodies.length === 0) await settled();
    await app.close();
    await Promise.all([node, refusing, taking].map(({ close }) => close()));

    const sent = (bodies: readonly unknown[]) =>
      (bodies.flat() as readonly Asked[]).filter(({ method }) => method.startsWith("eth_send"));
    expect(sent(node.bodies).map(({ params }) => params)).to.deep.equal([[raw]]);
    expect(sent(refusing.bodies).map(({ params }) => params)).to.deep.equal([[raw]]);
    expect(sent(taking.bodies).map(({ method, params }) => [method, params])).to.deep.equal([
      ["eth_sendPrivateTransaction", [{ tx: raw }]],
    ]);
    expect(told).to.have.length(1);
    expect(told[0]).to.include(refusing.host).and.include("no slot").and.not.include("a-secret");
  });
});
