import { expect } from "chai";
import { Registry } from "prom-client";
import type { App } from "../../src/app/app.ts";
import { faultMetrics } from "../../src/metrics/faults.ts";

describe("the metric of faults", () => {
  it("begins at zero for each detector, action and part, so that the first fault is an increase (it was in no series before)", async () => {
    const registry = new Registry();
    const chain = { detectors: [{ id: "drain" }], actions: new Map([["pause", {}]]) };
    const { begin, take } = faultMetrics([registry]);
    begin({ chains: [chain as unknown as App["chains"][number]] });
    const of = async (part: string) => (await registry.metrics()).match(`{part="${part}"} (\\d+)`)?.[1];
    const before = [await of("drain"), await of("pause"), await of("source")];

    take({ ref: "source:base", body: {} });
    take({ ref: "source:base", body: { over: true } });
    take({ ref: "drain:0x01", body: {} });
    const after = [await of("drain"), await of("pause"), await of("source")];

    expect(before).to.deep.equal(["0", "0", "0"]);
    expect(after).to.deep.equal(["1", "0", "1"]);
  });
});
