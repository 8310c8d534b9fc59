import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { officeOf } from "../../src/cli/plan-options.ts";
import { firebreak, here } from "../support/cli.ts";
import { HUB, PLAN, RELEASE } from "../support/plans.ts";

const target = `0x${"00".repeat(18)}7a17`;
const hostile = "\u001b[2K\rpause() of the vault\u202e";
const escaped = "\\u001b[2K\\u000dpause() of the vault\\u202e";

describe("firebreak plan show", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-plan-show-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("shows a plan's own words as text (an argument could rewrite the lines that reviewers read)", async () => {
    const probe = { call: "paused() view returns (bool)" };
    const actions = [{ use: "call", target, call: "pause(string)", args: [hostile], probe }];
    const path = join(folder, "plan.yaml");
    writeFileSync(path, JSON.stringify({ chain: 1, hub: HUB, release: RELEASE, plan: PLAN, actions }));

    const { code, out, err } = await firebreak(["plan", "show", path]);

    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(out).to.include(`1. pause(${escaped}) of ${target}\n`);
  });

  it("says so, too, what `propose` and `commit` say", async () => {
    const { say } = officeOf(join(folder, "plan.yaml"), { rpc: "http://127.0.0.1:9" });

    const { out } = await here(async () => {
      say(`✗ 1. pause(${hostile})`);
      return 0;
    }, process.env);

    expect(out).to.equal(`✗ 1. pause(${escaped})\n`);
  });
});
