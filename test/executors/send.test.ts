import { expect } from "chai";
import type { SignedTx } from "../../src/core/types.ts";
import { createNonces } from "../../src/executors/nonces.ts";
import { createSending, type Everywhere } from "../../src/executors/send.ts";
import { makeTx } from "../store/changes.ts";
import { failureOf, settled } from "../support/fakes.ts";

/** Handing over one transaction; what nodes and relays get, and what is done about the nonce, in its order. */
function sending(answer: () => Promise<unknown> = async () => "0x01") {
  const steps: string[] = [];
  const tx: SignedTx = makeTx("ready", 0);
  const everywhere: Everywhere = async (method, _, when) => {
    steps.push(`ready ${method}`);
    await when;
    steps.push("nodes");
    return answer();
  };
  const own = createNonces();
  const offered = (one: SignedTx) => {
    steps.push("offered");
    own.offered(one);
  };
  const nonces = { ...own, offered };
  const relays = [
    {
      send: async () => void steps.push("relay"),
      ping: async () => undefined,
      note: () => undefined,
    },
  ];
  const replacing = {
    prepare: async () => void steps.push("prepare"),
    poor: () => undefined,
    starved: () => undefined,
  } as unknown as Parameters<typeof createSending>[0]["replacing"];
  const made = createSending({ everywhere, relays, isOwn: () => true, nonces, replacing });
  return { made, tx, steps };
}

describe("a signed transaction that is made ready", () => {
  it("goes to nodes and relays once it is sent, and to nobody before", async () => {
    const { made, tx, steps } = sending();
    const ready = made.poise(tx);
    await settled();
    const before = steps.splice(0);
    await ready.send();

    expect(before).to.deep.equal(["ready eth_sendRawTransaction"]);
    expect(steps.toSorted()).to.deep.equal(["nodes", "offered", "prepare", "relay"]);
  });

  it("goes to nobody where it is dropped, and its nonce is not taken", async () => {
    const { made, tx, steps } = sending();
    made.poise(tx).drop();
    await settled();

    expect(steps).to.deep.equal(["ready eth_sendRawTransaction"]);
  });

  it("tells whoever sends it what nodes said, and nobody else where it is dropped", async () => {
    const { made, tx } = sending(() => Promise.reject(new Error("nonce too high")));

    expect(await failureOf(made.poise(tx).send())).to.not.equal(undefined);
    expect(await failureOf(made.broadcast(tx))).to.not.equal(undefined);
  });

  it("is no fault where a node holds a dearer one of ours, whatever the others say (after a restart each older one paged)", async () => {
    const said = ["replacement transaction underpriced", "it did not answer within 2000 ms"].map(
      (one) => new Error(one),
    );
    const refusals = new AggregateError(said);
    const { made, tx } = sending(() => Promise.reject(Object.assign(new Error("no node"), { cause: refusals })));
    const older = { ...makeTx("ready", 1), maxFee: tx.maxFee - 1n };

    const [dearest, first] = await Promise.all([tx, older].map((one) => failureOf(made.broadcast(one))));

    expect(dearest).to.not.equal("no failure");
    expect(first).to.equal("no failure");
  });
});
