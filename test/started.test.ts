import { expect } from "chai";
import { parseConfig } from "../src/config/config.ts";
import { FirebreakError } from "../src/core/errors.ts";
import type { Store } from "../src/core/parts.ts";
import { started } from "../src/started.ts";
import { blockOf, fakeExecutor, fakeStore, hashFor, sender } from "./support/fakes.ts";

const node = (id: number) => ({ id, rpc: [`http://127.0.0.1:${id}`], quorum: 1 });

async function bodyOf(written: object, over: Partial<Store> = {}) {
  const config = parseConfig(JSON.stringify({ ...written, store: "none" }), "firebreak.yaml");
  const chains = config.chains.map((one) => ({
    ...{ config: one, executor: { ...fakeExecutor(), senders: [sender] } },
    ...{ detectors: [], actions: new Map(), undos: new Map(), playbooks: [] },
  }));
  const store = fakeStore({ cursor: async (id) => (id === 10n ? blockOf(7) : undefined), ...over });
  return (await started({ config, chains, notifiers: [] } as never, store)).body;
}

describe("what the journal says of a start", () => {
  it("has the names of several chains, by which people know them, and no list of one (it had their ids alone)", async () => {
    const both = await bodyOf({ chains: { one: node(1), two: node(10) } });

    expect(both).to.deep.include({
      chain: "1",
      chains: [
        { name: "one", chain: "1", sender, from: "the head", quorum: "1 of 1" },
        { name: "two", chain: "10", sender, from: "block 7", quorum: "1 of 1" },
      ],
    });
    expect(await bodyOf({ chain: node(1) })).to.not.have.any.keys("chains", "name");
  });

  it("says that the record begins with it, as where another one was lost, and of no other start", async () => {
    const at = (seq: number) => bodyOf({ chain: node(1) }, { head: async () => ({ seq, hash: hashFor("head") }) });
    const unread = () => Promise.reject(new FirebreakError("STORE_DOWN", "away"));

    expect(await at(0)).to.include({ record: "begins here, and knows nothing of before" });
    expect(await at(1)).to.not.have.property("record");
    expect(await bodyOf({ chain: node(1) }, { head: unread })).to.not.have.property("record");
  });
});
