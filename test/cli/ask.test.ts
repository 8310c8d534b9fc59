import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { saveApproval } from "../../src/cli/approvals.ts";
import { ask } from "../../src/cli/operator.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { approvalOf, signed } from "../core/approving.ts";
import { momentAt } from "../core/deciding.ts";
import { post } from "../core/obeying.ts";

describe("a command with an approval", () => {
  let folder: string;
  let exitCode: typeof process.exitCode;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-ask-"));
    exitCode = process.exitCode;
  });
  afterEach(() => {
    process.exitCode = exitCode;
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a responder has in force after `firebreak mode LEVEL`, with an approval of `propose`; and what the command ends with. */
  async function told(level: string) {
    const it = post();
    const wish = { verb: "mode", scope: "*", about: { level: "propose" } };
    const approval = approvalOf({ ends: momentAt(100).time + 600n }, wish);
    const [socket, signature] = [join(folder, "s"), join(folder, "mode.json")];
    saveApproval(signature, { approval, about: wish.about, signatures: [...signed(approval)] });
    const operator = await openOperator(socket, (command) => it.obey(command));

    await ask({ verb: "mode", scope: "*", about: { level } }, { socket, signature });
    await operator.close();
    return { code: process.exitCode, level: it.history.standing(momentAt(100).time).map((one) => one.level) };
  }

  it("is obeyed as it was said, and refused where something else was signed (the level that was signed was in force, whatever was said)", async () => {
    expect(await told("propose")).to.deep.equal({ code: 0, level: ["propose"] });
    expect(await told("notify")).to.deep.equal({ code: 1, level: [] });
  });
});
