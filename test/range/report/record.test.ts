import { expect } from "chai";
import { markdownOf } from "../../../src/range/report/markdown.ts";
import { pageOf } from "../../../src/range/report/page.ts";
import { recordOf } from "../../../src/range/report/record.ts";
import { pastOf } from "../drill/scores.ts";
import { reportOf } from "./reports.ts";

const rowsUnder = (report: Parameters<typeof recordOf>[0], title: string) => {
  const parts = recordOf(report);
  const found = parts[parts.indexOf(`### ${title}`) + 1];
  return typeof found === "object" ? found.rows : [];
};

describe("the record of a drill", () => {
  it("leaves blank what only people know, and claims nobody took part but the responder", () => {
    const people = rowsUnder(reportOf(), "Participants");

    expect(people.filter(([, who]) => who !== "").map(([role]) => role)).to.deep.equal(["responder"]);
    expect(rowsUnder(reportOf(), "Corrective actions").flat().join("")).to.equal("");
  });

  it("names as gaps what the score found, with room for one more", () => {
    const report = reportOf({ why: ["one block too late"], falseActions: 1, legitimateBlocked: 2, contained: false });

    expect(rowsUnder(report, "Gaps").map(([gap]) => gap)).to.deep.equal([
      "one block too late",
      "the attack was not contained",
      "money was lost before the answer",
      "1 false action(s)",
      "2 honest transaction(s) blocked while it was contained",
      "state was declared: compare it with the chain",
      "",
    ]);
    expect(rowsUnder(report, "Corrective actions")).to.have.length(7);
  });

  it("files a false pause as one, in every form (it said that the benign twin was left alone)", () => {
    const report = reportOf({ variant: "benign", asExpected: false, falseActions: 1, why: ["a false action"] });

    const [facts] = recordOf(report);
    const filed = JSON.stringify(facts) + markdownOf(report) + pageOf(report);
    expect(filed.match(/benign twin was acted on/g)).to.have.length(5);
    expect(filed).to.not.include("left alone");
  });

  it("stands in the Markdown report, with the day of the drill and the times of history beside ours", () => {
    const text = markdownOf(reportOf({ history: pastOf() }));

    expect(text).to.include("## Record of the drill").and.include("| date | 1970-01-01 |");
    expect(text).to.include("| stopped in history | 22 min |").and.include("| people told |  |");
  });
});
