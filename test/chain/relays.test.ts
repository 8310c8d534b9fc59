import { expect } from "chai";
import { openRelay, type RelayPlace } from "../../src/chain/relays.ts";
import { failureOf } from "../support/fakes.ts";
import { answering, serve } from "./server.ts";

type Answer = Parameters<typeof serve>[0];

/** What a relay that answers like this is posted for one transaction, and what comes of it. */
async function sent(place: Partial<RelayPlace>, answer: Answer = answering(() => ({ result: "0x01" }))) {
  const server = await serve(answer);
  const relay = openRelay({ url: server.url, method: "eth_sendRawTransaction", timeoutMs: 200, ...place });
  const outcome = await failureOf(relay.send("0x02aa"));
  await Promise.all([relay.rpc.close(), server.close()]);
  return { outcome, bodies: server.bodies };
}

describe("a private relay", () => {
  it("fails within its own deadline when it says nothing, and when it says more than a hash needs", async () => {
    const long: Answer = (_, response) => void response.end(JSON.stringify({ id: 1, result: "x".repeat(70_000) }));

    expect((await sent({}, () => undefined)).outcome).to.equal("RPC_UNREACHABLE");
    expect((await sent({}, long)).outcome).to.equal("RPC_BAD_ANSWER");
  });

  it("gets the transaction in the form of its method, and is asked nothing before", async () => {
    const [plain, wrapped, raw] = await Promise.all([
      sent({}),
      sent({ method: "eth_sendPrivateTransaction" }),
      sent({ method: "eth_sendPrivateRawTransaction" }),
    ]);

    expect([plain, wrapped, raw].map(({ bodies }) => bodies.map((one) => Object(one)["params"]))).to.deep.equal([
      [["0x02aa"]],
      [[{ tx: "0x02aa" }]],
      [["0x02aa"]],
    ]);
    expect(wrapped.bodies[0]).to.include({ method: "eth_sendPrivateTransaction" });
    expect(plain.outcome).to.equal("no failure");
  });
});
