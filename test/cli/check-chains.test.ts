import { expect } from "chai";
import { objectionsTo } from "../../src/cli/check.ts";
import { parseConfig } from "../../src/config/config.ts";
import { blockOf, fakeChain, fakeExecutor, sender } from "../support/fakes.ts";

const node = (id: number) => ({ id, rpc: [`http://127.0.0.1:${id}`], quorum: 1 });
const poor = fakeChain({ head: async () => blockOf(100), balance: async () => 0n });

async function objectionsOf(written: object): Promise<readonly string[]> {
  const config = parseConfig(JSON.stringify({ ...written, store: "none" }), "firebreak.yaml");
  const chains = config.chains.map((one) => ({
    ...{ config: one, chain: poor, executor: { ...fakeExecutor(), senders: [sender] } },
    ...{ detectors: [], actions: new Map(), undos: new Map(), playbooks: [] },
  }));
  const all = await objectionsTo({ config, chains, notifiers: [] } as never);
  return all.filter(({ about }) => about.startsWith("signer")).map(({ about }) => about);
}

describe("what check says of a key that sends on several chains", () => {
  it("names the chain on which it has no ether (it said the same twice)", async () => {
    expect(await objectionsOf({ chains: { one: node(1), two: node(10) } })).to.deep.equal([
      "signer on one",
      "signer on two",
    ]);
    expect(await objectionsOf({ chain: node(1) })).to.deep.equal(["signer"]);
  });
});
