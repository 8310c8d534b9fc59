import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import { entriesOf, findingOf } from "../support/fakes.ts";
import { acting } from "./runs.ts";
import { sendingOf } from "./sending.ts";

describe("direct: what an incident cost", () => {
  it("is a bill of its own on each chain, which nothing on another one adds to or clears", async () => {
    const failing = await acting({ execute: () => ({ success: false, gasUsed: 60_000n }) });
    const done = sendingOf();
    done.pause();
    await done.beatNow();
    await done.respond();
    await failing.next();
    const [own, other] = [createHistory(1n), createHistory(10n)];
    for (const entry of entriesOf(failing.store)) for (const history of [own, other]) history.take(entry);

    expect(own.spent(findingOf().key) > 0n).to.equal(true);
    expect(other.spent(findingOf().key)).to.equal(0n);
    expect([...failing.outcomes(), ...done.outcomes()].map(({ status, on }) => [status, on])).to.deep.equal([
      ["failed", "1"],
      ["already", "1"],
    ]);
  });
});
