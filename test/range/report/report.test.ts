import { expect } from "chai";
import { markdownOf } from "../../../src/range/report/markdown.ts";
import { pageOf } from "../../../src/range/report/page.ts";
import { reporterFor } from "../../../src/range/report/report.ts";
import { stepsOf } from "../../../src/range/report/steps.ts";
import { pastOf } from "../drill/scores.ts";
import { reportOf } from "./reports.ts";

const hostile = `<script>alert(1)</script> | [x](http://evil) \`\n# big`;

describe("a report", () => {
  it("is refused under a name that stands for no kind of it", () => {
    expect(reporterFor("a.HTML")).to.equal(pageOf);
    for (const path of ["a.pdf", "a", ".html.bak"])
      expect(() => reporterFor(path))
        .to.throw()
        .with.property("code", "CONFIG");
  });

  it("lets nothing that a chain or a journal says become a tag, a link or a line of its own", () => {
    const report = reportOf({ notes: [hostile] }, hostile);

    expect(pageOf(report)).to.not.match(/<script|<a /);
    expect(markdownOf(report)).to.not.match(/<script|^# big/m);
    expect(markdownOf(report)).to.include("\\[x\\]");
  });

  it("is one page that asks for nothing else", () => {
    const page = pageOf(reportOf());

    expect(page)
      .to.include("default-src 'none'")
      .and.include("prefers-color-scheme: dark")
      .and.include("width=device-width");
    expect(page).to.not.match(/https?:|\ssrc=|\shref=|@import|url\(/);
  });

  it("has figures in two columns on a phone, and charts of one size wherever they stand", () => {
    const page = pageOf(reportOf());

    expect(page).to.match(/@media \(max-width: 34rem\) \{\n {2}\.figures \{ grid-template-columns: 1fr 1fr;/);
    expect(page).to.match(/\.charts \{[^}]*repeat\(auto-fill,/);
  });

  it("says never of a stage that never came, where people are only told", () => {
    const told = { detect: 0, decide: 0, broadcast: null, mine: null, verify: null };
    const page = pageOf(reportOf({ blocks: told, ms: told, contained: false, transactions: 0 })).replace(
      /<[^>]+>/g,
      " ",
    );

    expect(page)
      .to.match(/decide +\+0 +0 ms/)
      .and.match(/mine +never/);
    expect(page).to.not.include("?");
  });

  it("has no heading above nothing where there is nothing more to know", () => {
    const report = reportOf({ notes: [], fixed: [], graded: [], declaredSlots: [] });

    for (const text of [pageOf(report), markdownOf(report)]) expect(text).to.not.include("What to know");
    for (const text of [pageOf(reportOf()), markdownOf(reportOf())]) expect(text).to.include("What to know");
  });

  it("tells of both runs, of what was declared, and of the steps that were taken and those that were not", () => {
    const report = reportOf();

    for (const text of [pageOf(report), markdownOf(report)])
      expect(text)
        .to.include("never touched")
        .and.include("fixed: the amount")
        .and.include("it does not expire")
        .and.include("the thief takes it (reverted)")
        .and.include("finds: bridge-role")
        .and.include("1,000");
    expect(pageOf(report)).to.include('class="with"').and.include('class="without"');
    expect(stepsOf(report.rules, report.result).map(({ playbook, became }) => [playbook, became])).to.deep.equal([
      ["rogue-bridge", "sent, contained"],
      ["drain", "not taken"],
    ]);
  });

  it("sets the real incident beside it, with its curve, both answers, and what people had to do", () => {
    const report = reportOf({ history: pastOf({ incident: hostile }), people: ["gave the command approve"] });

    expect(pageOf(report))
      .to.include('class="then" d="M12.0 194H12.0V')
      .and.include("this drill, 12 s")
      .and.include("then, 22 min")
      .and.include("66.6 %")
      .and.include("<li>gave the command approve</li>");
    expect(markdownOf(report)).to.include("stopped after 22 min").and.include("Sources: https://example.org/incident");
    expect(pageOf(report)).to.not.match(/<script|<a /);
    expect(pageOf(reportOf({ history: pastOf({ curve: [], averted: null }) }))).to.not.match(/class="then"|NaN/);
  });

  it("counts in USD only where every token has a price", () => {
    const usd = { atRisk: "100000", lost: "10000", saved: "90000" };

    for (const text of [pageOf(reportOf({ usd })), markdownOf(reportOf({ usd }))]) expect(text).to.include("$1,000");
    expect(pageOf(reportOf({ usd }))).to.include("<dt>lost, in USD</dt>");
    expect(pageOf(reportOf())).to.include("USD: not counted: no source says what TKN cost on that day");
    expect(markdownOf(reportOf())).to.include("no source says what TKN cost").and.include("no incident of record");
  });

  it("calls nothing of an honest twin a loss, a rescue or contained", () => {
    const report = { ...reportOf({ variant: "benign", contained: false, people: [] }), unanswered: undefined };

    expect(pageOf(report))
      .to.include("<th>paid out</th>")
      .and.not.match(/>lost|lost so far|saved of|<dt>contained|of record/);
    expect(markdownOf(report)).to.include("| held | paid out | kept |").and.not.include("incident of record");
  });

  it("says of an attack that was not contained that people did nothing, and of one that was that they had to do nothing", () => {
    for (const form of [pageOf, markdownOf]) {
      expect(form(reportOf({ contained: false }))).to.include("People did nothing.");
      expect(form(reportOf())).to.include("People had to do nothing.");
    }
  });

  it("says why a drill is not as expected, and needs no second run", () => {
    const report = { ...reportOf({ asExpected: false, why: ["too late"] }), unanswered: undefined };

    expect(pageOf(report)).to.include("Not as expected").and.include("<li>too late</li>");
    expect(pageOf(report)).to.not.include('class="without" d=');
    expect(markdownOf(report)).to.include("**Not as expected**").and.include("- too late").and.include("not played");
  });

  it("shows no empty ladder where people can only be told", () => {
    const rules = { playbooks: [{ name: "tell", when: { detector: "x" }, steps: [] }] };

    expect(pageOf({ ...reportOf(), rules }))
      .to.include("No playbook has a step to take")
      .and.not.include("<th>step</th>");
    expect(pageOf(reportOf())).to.include("<th>step</th>").and.include("What the playbooks have to do, in order");
  });

  it("names every rung of a ladder, with the block from which it is taken", () => {
    const ladder = [{ action: "pause-pool" }, { page: "call the owners", afterBlocks: 5 }];
    const rules = { playbooks: [{ name: "rogue-bridge", when: { detector: "x" }, steps: [{ ladder }] }] };

    expect(stepsOf(rules, reportOf().result).map(({ way, became }) => [way, became])).to.deep.equal([
      ["pause-pool, after 0 blocks", "sent, contained"],
      ["call the owners, after 5 blocks", "not taken"],
    ]);
  });
});
