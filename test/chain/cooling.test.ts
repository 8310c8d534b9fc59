import { expect } from "chai";
import { createCooling, retryAfterOf } from "../../src/chain/cooling.ts";

function cooling() {
  const clock = { now: 0 };
  return { clock, cooling: createCooling(() => clock.now) };
}

describe("a node that said it was asked too often", () => {
  it("is spared for a tenth of a second where it does not say how long, twice as long each time, sixteen seconds at most", () => {
    const { clock, cooling: it } = cooling();
    const waits = Array.from({ length: 10 }, () => {
      it.limited();
      const left = it.leftMs();
      clock.now += left;
      return left;
    });

    expect(waits).to.deep.equal([100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 16_000, 16_000]);
  });

  it("is spared once for all answers of one moment, and begins anew after a quiet time", () => {
    const { clock, cooling: it } = cooling();
    for (let times = 0; times < 20; times++) it.limited();
    const first = it.leftMs();
    clock.now = 100 + 16_001;
    it.limited();

    expect([first, it.leftMs()]).to.deep.equal([100, 100]);
  });

  it("is believed how long it wants to be spared, up to a minute: just below, at, above, and never less than nothing", () => {
    const left = [59_999, 60_000, 60_001, 1e12, -5].map((ms) => {
      const { cooling: it } = cooling();
      it.limited(ms);
      return it.leftMs();
    });

    expect(left).to.deep.equal([59_999, 60_000, 60_000, 60_000, 0]);
  });

  it("need not be spared any longer once it answers what it was asked after its refusal", () => {
    const { clock, cooling: it } = cooling();
    clock.now = 1_000;
    for (let times = 0; times < 5; times++) {
      it.limited();
      clock.now += it.leftMs();
    }
    it.limited();
    const refusedAt = clock.now;
    clock.now += 10;

    it.answered(refusedAt - 1);
    it.answered(refusedAt);
    const before = it.leftMs();
    it.answered(refusedAt + 1);
    const after = it.leftMs();
    it.limited();

    expect([before, after, it.leftMs()]).to.deep.equal([3_190, 0, 6_400]);
  });

  it("is spared for as long as it asked for, whatever it answers meanwhile", () => {
    const { clock, cooling: it } = cooling();
    it.limited(2_000);
    clock.now = 500;
    it.limited();

    it.answered(501);

    expect(it.leftMs()).to.equal(1_500);
  });

  it("is asked again in the millisecond in which its time is over", () => {
    const { clock, cooling: it } = cooling();
    it.limited(2_000);
    const left = [1_999, 2_000, 2_001].map((now) => {
      clock.now = now;
      return it.leftMs();
    });

    expect(left).to.deep.equal([1, 0, 0]);
  });
});

describe("Retry-After", () => {
  it("is no time when it is neither seconds nor a date, or a date without the answer's own", () => {
    const date = "Thu, 26 Nov 2026 03:00:00 GMT";

    expect([undefined, "", "soon", ["1"], 5].map((header) => retryAfterOf(header, date))).to.deep.equal(
      Array(5).fill(undefined),
    );
    expect(retryAfterOf(date, undefined)).to.equal(undefined);
  });

  it("holds seconds, or a date that is read against the answer's", () => {
    const at = "Thu, 26 Nov 2026 03:00:10 GMT";

    expect(retryAfterOf("30", undefined)).to.equal(30_000);
    expect(retryAfterOf(at, "Thu, 26 Nov 2026 03:00:00 GMT")).to.equal(10_000);
  });
});
