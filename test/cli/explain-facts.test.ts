import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { entriesOf, explanationOf, finding, key } from "./explaining.ts";

describe("what an explanation says was seen, decided and done", () => {
  it("shows every fact of a long rule, and of more than fit how many they are and where (it showed six, and said nothing of the rest)", () => {
    const factsOf = (count: number) => {
      const values = Array.from({ length: count }, (_, index) => [`read${index}`, `${index}`]);
      const evidence = { when: "a > b", ...Object.fromEntries(values), transaction: "0xcd" };
      const lines = explanationOf(entriesOf({ ...finding, body: { ...finding.body, evidence } }), key);
      return lines.slice(3).map((line) => line.trim());
    };

    expect(factsOf(23).slice(0, 2)).to.deep.equal(["when a > b", "read0 0"]);
    expect(factsOf(23).slice(-2)).to.deep.equal(["read22 22", "transaction 0xcd"]);
    expect(factsOf(24).slice(-3)).to.deep.equal([
      "read21 21",
      "… 2 more facts: `firebreak audit export` writes the record with all of them",
      "transaction 0xcd",
    ]);
  });

  it("names the block in which it was found, and none of another chain that it was handed to (it said block 0)", () => {
    const at = (on: string, block: string) => ({ ...finding, body: { ...finding.body, on, block } });
    const seen = (...all: NewEntry[]) => explanationOf(entriesOf(...all), key).find((line) => line.startsWith("seen"));

    expect(seen(at("10", "0"), at("1", "100"), at("10", "610"))).to.match(/ at 0x11 in block 100 of chain 1$/);
    expect(seen(at("10", "0"))).to.match(/ at 0x11 on chain 1, for chain 10$/);
  });

  it("shows what was decided on each chain, where the reason is one (all but the first were left out)", () => {
    const act = (step: string): NewEntry => ({
      kind: "decision",
      ref: key,
      body: { verdict: "act", reason: "playbook p acts", steps: [step] },
    });
    const lines = explanationOf(entriesOf(finding, act("stop-a"), act("stop-a"), act("stop-b")), key);

    expect(
      lines.filter((line) => line.includes("playbook p acts")).map((line) => line.split(" act ")[1]),
    ).to.deep.equal(["stop-a: playbook p acts", "stop-b: playbook p acts"]);
  });

  it("calls sent what a node took, and signed what none is known to have taken (what every node refused was sent)", () => {
    const intent: NewEntry = {
      kind: "intent",
      ref: "1:i",
      body: { action: "pause", incident: key, to: "0x22", hash: "0xff" },
    };
    const done = (...all: NewEntry[]) =>
      explanationOf(entriesOf(finding, intent, ...all), key).find((line) => line.startsWith("done"));

    expect(done()).to.match(/ pause signed for 0x22 as 0xff$/);
    expect(done({ kind: "broadcast", ref: "1:i", body: { hash: "0xff" } })).to.match(/ pause sent to 0x22 as 0xff$/);
  });
});
