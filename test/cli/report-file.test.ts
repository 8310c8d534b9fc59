import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { requireReportFile, writeReport } from "../../src/cli/report-file.ts";

describe("the file of a report", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-report-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is neither made nor emptied before there is a report", () => {
    const [made, kept] = [join(folder, "new.html"), join(folder, "old.html")];
    writeFileSync(kept, "of yesterday");

    for (const path of [made, kept]) requireReportFile(path);

    expect(readdirSync(folder)).to.deep.equal(["old.html"]);
    expect(readFileSync(kept, "utf8")).to.equal("of yesterday");
  });

  it("is refused, before and at the end, where no folder is and where its name is that of one", () => {
    for (const path of [join(folder, "no", "x.html"), folder])
      for (const use of [requireReportFile, (at: string) => writeReport(at, "")])
        expect(() => use(path))
          .to.throw(path)
          .with.property("code", "CONFIG");
  });
});
