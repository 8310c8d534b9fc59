import { expect } from "chai";
import { askEach } from "../../../src/lifecycle/readiness/ask.ts";
import { firebreak } from "../../support/cli.ts";
import { needs } from "../../support/shared.ts";

const comptroller = "0x3d5bc3c8d13dcb8bf317092d84783c2697ae9258";
const admin = { kind: "slot", account: comptroller, slot: `0x${"00".repeat(32)}` };

describe("readiness of several contracts of a recording", function () {
  this.timeout(120_000);

  it("says of each what the recording lacks, once", async function () {
    const path = needs(this, "recordings/exploit-cream-amp-13125070.json.gz");

    const [first, second] = await askEach([comptroller, comptroller], [], { kind: "recording", path, declared: [] });

    expect(first?.lacks.map(({ what: _, ...one }) => one)).to.deep.include(admin);
    expect(second?.lacks).to.deep.equal([]);
  });

  it("lists in JSON what the lines list (`--json` left the slots out)", async function () {
    const path = needs(this, "recordings/exploit-cream-amp-13125070.json.gz");
    const asked = ["readiness", "--recording", path, comptroller];

    const [json, lines] = [await firebreak([...asked, "--json"]), await firebreak(asked)];

    const [found] = JSON.parse(json.out);
    const slots = found.lacks.filter(({ kind }: { kind: string }) => kind === "slot");
    expect(slots).not.to.be.empty;
    expect(lines.out.match(/^ {2}--declare /gm)).to.have.length(slots.length);
  });
});
