import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";

const SCRIPT = fileURLToPath(new URL("../../scripts/gas.ts", import.meta.url));
const run = promisify(execFile);

describe("scripts/gas", () => {
  it("measures every figure within its bound: checks of lanes and accounts, and a verified target", async function () {
    this.timeout(120_000);

    const { stdout } = await run(process.execPath, [SCRIPT, "--json"], { timeout: 100_000 });

    const figures = JSON.parse(stdout);
    expect(figures).to.have.length(4);
    const [check, packed, separate, target] = figures;
    expect(Object.keys(check)).to.deep.equal(["name", "gas", "reference", "ratio"]);
    expect(check.name).to.equal("whenOpen");
    expect(check.gas).to.be.within(2_100, Math.min(check.reference * 1.07, 2_320));
    // Less than a cold SLOAD would mean that the measured storage was warm.
    expect(check.reference).to.be.above(2_100);
    expect(packed.gas).to.be.within(1, 300);
    expect(separate.gas).to.be.within(2_100, 2_700);
    expect(target.gas).to.be.within(target.reference, 14_500);
    expect(target.ratio).to.equal(Number((target.gas / target.reference).toFixed(4)));
  });

  it("prints a table without --json and refuses other options", async function () {
    this.timeout(120_000);

    const { stdout } = await run(process.execPath, [SCRIPT], { timeout: 100_000 });
    expect(stdout).to.contain("whenOpen");

    const refused = await run(process.execPath, [SCRIPT, "--yaml"], { timeout: 100_000 }).then(
      () => 0,
      (error) => error.code,
    );
    expect(refused).to.not.equal(0);
  });
});
