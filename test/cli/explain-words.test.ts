import { expect } from "chai";
import { clock, dated } from "../../src/cli/explain-words.ts";

const midnight = Date.UTC(2026, 0, 2);

describe("the words of an explanation", () => {
  it("say the time of today, and the date as well of any other day (last week's read as today's)", () => {
    expect(clock(midnight, midnight + 86_399_999)).to.equal("00:00:00Z");
    expect(clock(midnight - 1, midnight)).to.equal("2026-01-01 23:59:59Z");
    expect(clock(midnight, midnight + 86_400_000)).to.equal("2026-01-02 00:00:00Z");
    expect(dated(midnight)).to.equal("2026-01-02 00:00:00Z");
  });
});
