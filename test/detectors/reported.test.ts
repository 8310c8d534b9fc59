import { expect } from "chai";
import { reported } from "../../src/detectors/reported.ts";
import { blockOf, fakeChain, observationOf, target } from "../support/fakes.ts";

const detector = reported.create(reported.params.parse({ severity: "critical" }), { id: "vendor" });
const observe = (changes: object) => detector.observe(observationOf(blockOf(100), changes), fakeChain());

describe("reported", () => {
  it("finds nothing in blocks and asks for none", async () => {
    expect(await observe({})).to.deep.equal([]);
    expect([detector.everyBlock, detector.logs]).to.deep.equal([false, []]);
  });

  it("passes a report on under its own id, at the head, no surer than it is told to be", async () => {
    const said = { detector: "vendor", key: "drain-1", subject: target, evidence: { pool: "USDC" } };
    const report = { ...said, nonce: "a-nonce-of-16-chars" };
    const { number, hash } = blockOf(100);

    expect(await observe({ report })).to.deep.equal([
      {
        key: "vendor:drain-1",
        detector: "vendor",
        severity: "critical",
        confidence: 50,
        subject: target,
        chainId: 1n,
        block: { number, hash },
        evidence: { pool: "USDC" },
        nonce: "a-nonce-of-16-chars",
      },
    ]);
  });

  it("tells of one incident, however an address in its key is spelled (one could be silenced by the other's key)", async () => {
    const keyed = async (key: string) => {
      const [found] = await observe({ report: { detector: "vendor", key, subject: target, evidence: {} } });
      return found?.key;
    };

    expect(await keyed(`0x${"AB".repeat(20)}:Drain`)).to.equal(`vendor:0x${"ab".repeat(20)}:Drain`);
  });

  // No recording has what a third party reports: it comes over the webhook, whose signatures and window test/sources/webhook.test.ts holds.
});
