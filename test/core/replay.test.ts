import { expect } from "chai";
import fc from "fast-check";
import { decide } from "../../src/core/decide.ts";
import { entryOfDecision, entryOfFinding } from "../../src/core/entries.ts";
import { createHistory } from "../../src/core/history.ts";
import { replay } from "../../src/core/replay.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { findingOf } from "../support/fakes.ts";
import { seed } from "../support/seed.ts";
import { loosen, momentAt, playbookOf, policyOf } from "./deciding.ts";
import { live, policy, policyFor, story } from "./living.ts";

describe("replay", () => {
  it(`makes every decision of a journal again, whatever happened, also across restarts (${seed.shown})`, async () => {
    const verdicts = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(story, policy, async (events, settings) => {
        const chosen = policyFor(settings);
        const entries = await live(events, chosen);
        for (const { kind, body } of entries) if (kind === "decision") verdicts.add(body["verdict"]);

        const differing = replay(entries, chosen, 1n).filter(({ isSame }) => !isSame);

        expect(differing).to.deep.equal([]);
      }),
      { seed: seed.value, numRuns: 150 },
    );
    expect([...verdicts].sort()).to.deep.equal(["act", "ask", "delay", "ignore", "notify", "wait"]);
  });

  it("makes the same decision where its playbook has another runbook by now", () => {
    const finding = findingOf();
    const written = decide(finding, policyOf([playbookOf()]), createHistory(1n), momentAt(100));
    const entries = [entryOfFinding(finding, momentAt(100), 0), entryOfDecision(written, { chainId: 1n }, 0)];
    const journal = entries.map((entry, seq) => ({ ...entry, seq, at: 0, prev: "", hash: "" }));

    const made = replay(journal, policyOf([playbookOf({ runbook: "https://team.example/runbook" })]), 1n);

    expect(made.map(({ isSame }) => isSame)).to.deep.equal([true]);
  });

  it("makes the same decision of an older journal, which says in seconds until when something was loosened", () => {
    const history = createHistory(1n);
    const entries: NewEntry[] = [];
    loosen({ take: (entry) => void entries.push(entry) }, "brake", "*", 5_000n);
    for (const entry of entries) history.take(entry);
    const [finding, rules] = [findingOf(), policyOf([playbookOf()])];
    const decision = decide(finding, rules, history, momentAt(100));
    const told = entryOfDecision(decision, { chainId: 1n }, 0);
    const [now, then] = ["until 1970-01-01T01:23:20.000Z (chain time)", "until 5000 (chain time)"];
    const reason = String(told.body["reason"]);
    entries.push(entryOfFinding(finding, momentAt(100), 0), {
      ...told,
      body: { ...told.body, reason: reason.replace(now, then) },
    });

    const journal = entries.map((entry, seq) => ({ ...entry, seq, at: 0, prev: "", hash: "" }));
    const made = replay(journal, rules, 1n);

    expect(reason).to.include(now);
    expect(made.map(({ isSame }) => isSame)).to.deep.equal([true]);
  });

  it("says of a playbook that a veto lowers it, which in an older journal it says itself, and makes the same decision", () => {
    const history = createHistory(1n);
    const entries: NewEntry[] = [];
    loosen({ take: (entry) => void entries.push(entry) }, "veto", "owner:changed", 5_000n);
    for (const entry of entries) history.take(entry);
    const [finding, rules] = [findingOf(), policyOf([playbookOf({ do: "act-unless-vetoed" })])];
    const told = entryOfDecision(decide(finding, rules, history, momentAt(100)), { chainId: 1n }, 0);
    const reason = String(told.body["reason"]);
    const then = reason.replace("is lowered to notify", "says to notify");
    entries.push(entryOfFinding(finding, momentAt(100), 0), { ...told, body: { ...told.body, reason: then } });

    const made = replay(
      entries.map((entry, seq) => ({ ...entry, seq, at: 0, prev: "", hash: "" })),
      rules,
      1n,
    );

    expect(reason).to.match(/^playbook stop is lowered to notify; it was vetoed by /);
    expect(then).to.match(/^playbook stop says to notify; /);
    expect(made.map(({ isSame }) => isSame)).to.deep.equal([true]);
  });

  it("makes the same decision of an older journal, which says in the reason alone which steps a cap left", () => {
    const targets = { pause: ["0x01"], strip: ["0x01"] };
    const rules = policyOf([playbookOf()], { targets, limits: { perTarget: 1, withinBlocks: 50n } });
    const found = entryOfFinding(findingOf(), momentAt(100), 0);
    const told = entryOfDecision(decide(findingOf(), rules, createHistory(1n), momentAt(100)), { chainId: 1n }, 0);
    const { left, ...older } = told.body;

    const made = [told.body, older].flatMap((body) =>
      replay(
        [found, { ...told, body }].map((entry, seq) => ({ ...entry, seq, at: 0, prev: "", hash: "" })),
        rules,
        1n,
      ),
    );

    expect(left).to.deep.equal(["strip"]);
    expect(made.map(({ isSame }) => isSame)).to.deep.equal([true, true]);
  });

  it("says which decisions other rules would have made, and what they were", async () => {
    const entries = await live(
      [{ blocks: 0, event: { kind: "finding", detector: "a", key: 1, confidence: 100 } }],
      policyFor({ first: "act", second: "act", perTarget: 3, cooldown: 0 }),
    );

    const [decision] = replay(entries, policyFor({ first: "act", second: "notify", perTarget: 3, cooldown: 0 }), 1n);

    expect(decision).to.deep.include({ isSame: false, was: "act" });
    expect(decision?.decision.verdict).to.equal("notify");
  });
});
