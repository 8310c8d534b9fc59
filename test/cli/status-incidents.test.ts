import { expect } from "chai";
import { incidentLines } from "../../src/cli/status-incidents.ts";
import type { Status } from "../../src/cli/status-of.ts";

type Row = Status["incidents"][string];
const [now, day] = [Date.UTC(2026, 0, 10), 86_400_000];
const row = (changedAt: number, more: Partial<Row> = {}): Row => ({
  ...{ verdict: "act", reason: "acts", foundAt: changedAt, changedAt },
  ...{ outcome: "contained", outcomes: {}, stage: "verified" },
  ...more,
});
const shown = (incidents: Readonly<Record<string, Row>>) => incidentLines(incidents, {}, now);
const keys = (lines: readonly string[]) => lines.map((line) => /^incident +(\S+),/.exec(line)?.[1]);

describe("the incidents of a status", () => {
  it("are dated, with when anything came of them last (they had no time)", () => {
    const [first, second] = shown({ a: row(now - 5_000, { foundAt: now - 3 * day }), b: row(now - 6_000) });

    expect(first).to.match(/^incident {2}a, found 2026-01-07 00:00:00Z, changed 2026-01-09 23:59:55Z: act \(acts\); /);
    expect(second).to.match(/^incident {2}b, found 2026-01-09 23:59:54Z: act /);
  });

  it("are in order, the open ones first and of each the newest first (they were in that of the record)", () => {
    const people = [{ says: "Call the treasury", ladder: "a", at: 0 }];
    const lines = shown({
      ...{ closed: row(now - 1), called: row(now - 9 * day, { people }), asks: row(now - 7, { verdict: "ask" }) },
      ...{ closedLater: row(now), failed: row(now - 8, { outcome: "failed" }) },
      gone: row(now - 2, { verdict: "ask", withdrawn: "its block is gone" }),
      left: row(now - 6, { left: ["strip"] }),
    });

    expect(keys(lines)).to.deep.equal(["left", "asks", "failed", "called", "closedLater", "closed", "gone"]);
  });

  it("leave out what is closed and unchanged for more than a day, and say how many and how they are seen (all were printed)", () => {
    const rows = { old: row(now - day - 1), kept: row(now - day), open: row(now - 30 * day, { outcome: "failed" }) };
    const lines = shown(rows);

    expect(keys(lines)).to.deep.equal(["open", "kept", undefined]);
    expect(lines.at(-1)).to.equal(
      "incidents 1 more, all of them closed: `firebreak status --json` has all, `firebreak explain KEY` one",
    );
  });

  it("are no more than fit on a screen, and say how many open ones are left out", () => {
    const open = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, row(now, { verdict: "ask" })]));

    expect(shown(open(20))).to.have.length(20);
    expect(shown({ ...open(22), closed: row(now) })).to.have.length(21);
    expect(shown({ ...open(22), closed: row(now) }).at(-1)).to.match(/^incidents 3 more, 2 of them OPEN: /);
  });
});
