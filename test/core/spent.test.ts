import { expect } from "chai";
import { createSpent } from "../../src/core/spent.ts";

const outcome = (status: string, paid?: string, incident = "one") =>
  ({ kind: "outcome", ref: "id", body: { status, incident, ...(paid === undefined ? {} : { paid }) } }) as const;

describe("what an incident has cost", () => {
  it("is nothing before there was an outcome, and for what did not say what it cost", () => {
    const spent = createSpent();
    spent.take(outcome("failed"));
    spent.take({ ...outcome("failed", "7"), kind: "fault" });

    expect([spent.of("one"), spent.of("two")]).to.deep.equal([0n, 0n]);
  });

  it("adds up what had no effect, for each incident by itself", () => {
    const spent = createSpent();
    for (const one of [outcome("failed", "7"), outcome("no-effect", "5"), outcome("failed", "3", "two")])
      spent.take(one);

    expect([spent.of("one"), spent.of("two")]).to.deep.equal([12n, 3n]);
  });

  it("begins anew once it is contained, by us or by others, and not when it is only covered", () => {
    const statuses = ["contained", "already", "covered"].map((status) => {
      const spent = createSpent();
      spent.take(outcome("failed", "7"));
      spent.take(outcome(status, "9"));
      return spent.of("one");
    });

    expect(statuses).to.deep.equal([0n, 0n, 7n]);
  });

  it("is remembered of 10,000 incidents: the one that failed longest ago is forgotten first", () => {
    const spent = createSpent();
    for (let one = 0; one <= 10_000; one++) spent.take(outcome("failed", "7", `${one}`));

    expect([spent.of("0"), spent.of("1"), spent.of("10000")]).to.deep.equal([0n, 7n, 7n]);
  });
});
