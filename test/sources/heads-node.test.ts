import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import { AAVE } from "../../src/range/embedded/addresses.ts";
import type { Fork } from "../../src/range/fork.ts";
import { heads } from "../../src/sources/heads.ts";
import { hashFor } from "../support/fakes.ts";

const missed = 300;

describe("heads, of a real node", function () {
  this.timeout(60_000);
  let fork: Fork;
  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "anvil");
  });
  after(() => fork.close());

  for (const headFirst of [32, 1_000])
    it(`fills in ${missed} blocks within five seconds, ${headFirst < missed ? "the head first" : "in order"}`, async () => {
      const rpc = openRpc(fork.url);
      const chain = openChain(1n, [rpc]);
      const from = await chain.head();
      await fork.rpc("anvil_mine", [`0x${missed.toString(16)}`]);
      const stop = new AbortController();
      const source = heads.create(
        { pollMs: 20, maxReorg: 64, headFirst },
        {
          chain,
          filters: [{ address: AAVE.acl, topic0: hashFor("RoleGranted(bytes32,address,address)") }],
          from,
          wait: async () => stop.abort(),
          fault: () => stop.abort(),
        },
      );

      const since = performance.now();
      const seen: bigint[] = [];
      for await (const { block } of source.observations(stop.signal)) seen.push(block.number - from.number);
      const tookMs = performance.now() - since;
      await rpc.close();

      expect(seen[0]).to.equal(headFirst < missed ? 300n : 1n);
      expect(new Set(seen).size).to.equal(missed);
      expect(tookMs).to.be.below(5_000);
    });
});
