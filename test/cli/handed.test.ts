import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { loadApproval } from "../../src/cli/approvals.ts";
import { loadProposal } from "../../src/cli/safe-file.ts";
import { makeFolder } from "../store/changes.ts";
import { failureOf } from "../support/fakes.ts";

describe("a file that somebody handed over", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  const saidOf = (load: () => unknown) => {
    try {
      return load();
    } catch (error) {
      return String(error);
    }
  };

  it("is named when it is missing, a folder, or a pipe that nobody writes, and nobody waits for it", async () => {
    const pipe = join(folder.path, "pipe");
    execFileSync("mkfifo", [pipe]);

    for (const path of [join(folder.path, "missing"), folder.path, pipe])
      for (const load of [loadApproval, loadProposal]) {
        expect(saidOf(() => load(path))).to.include(`at ${path}, which cannot be read`);
        expect(await failureOf(Promise.resolve().then(() => load(path)))).to.equal("CONFIG");
      }
  });

  it("is named when something else stands in it, also without an end", async () => {
    const path = join(folder.path, "file");
    for (const text of ["no JSON", "{}", "[".repeat(1_000_000)]) {
      writeFileSync(path, text);
      expect(saidOf(() => loadApproval(path))).to.match(/file: expected an approval/);
      expect(saidOf(() => loadProposal(path))).to.match(/file: expected a proposal/);
    }
  });
});
