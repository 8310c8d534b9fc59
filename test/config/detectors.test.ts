import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, target } from "../support/fakes.ts";

/** What the only detector of a configuration objects to, at a contract whose code says nothing. */
async function objections(settings: object, code: `0x${string}` = "0x6001"): Promise<number> {
  const { detectors } = parseConfig(
    JSON.stringify({
      chain: { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 },
      store: "x",
      detectors: { it: settings },
    }),
    "f.yaml",
  );
  const chain = fakeChain({ code: async () => code, slot: async () => toWord(0n) });
  const found = detectors.map(({ make }) => make({ id: "it" }).objections(blockOf(100), chain));
  return (await Promise.all(found)).flat().length;
}

describe("what is said of a detector beside its settings", () => {
  const event = "event Paid(uint256 amount)";
  const waiting = [
    { use: "rule", on: { address: target, event }, when: "true" },
    { use: "rule", windows: { paid: { address: target, event, blocks: 5 } }, when: "paid > 1" },
    { use: "invariant", windows: { paid: { address: target, event, blocks: 5 } }, holds: "paid < 9" },
    { use: "silence", address: target, event, withinBlocks: 5 },
    { use: "silence", address: target, call: "harvest()", withinBlocks: 5 },
    { use: "privileged-change", address: target, event },
    { use: "governance", governor: target },
    { use: "role-grant", contract: target },
  ];

  it("accepts of any of them what is not found in the code (only privileged-change could be told so, and true rules were refused for good)", async () => {
    const accepted = waiting.map((one) => ({ ...one, acceptUnseen: true }));

    expect(await Promise.all(waiting.map((one) => objections(one)))).to.deep.equal(waiting.map(() => 1));
    expect(await Promise.all(accepted.map((one) => objections(one)))).to.deep.equal(waiting.map(() => 0));
  });

  it("does not accept that there is no code", async () => {
    const bare = waiting.map((one) => objections({ ...one, acceptUnseen: true }, "0x"));

    expect(await Promise.all(bare)).to.deep.equal(waiting.map(() => 1));
  });

  it("goes along with how sure it is, and is yes or no", async () => {
    const [said] = waiting;

    expect(await objections({ ...said, acceptUnseen: true, confidence: 40 })).to.equal(0);
    expect(await failureOf(objections({ ...said, acceptUnseen: "yes" }))).to.equal("CONFIG");
  });
});
