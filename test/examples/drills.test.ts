import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { toWord } from "../../src/lib/words.ts";
import { drillNames, loadScenario } from "../../src/range/drill/scenario.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { needs } from "../support/shared.ts";

const page = readFileSync("examples/drills/README.md", "utf8");
/** The block in the first column, and the row. */
const rows = [...page.matchAll(/^\| [^|]*?([\d,]+) \|.*$/gm)].map(([row, block = ""]) => ({
  row,
  block: block.replaceAll(",", ""),
}));
const played = drillNames().flatMap((name) => loadScenario(name).fork.recording ?? []);

describe("examples/drills/README.md", () => {
  it("names every recorded incident that no drill plays, and none that one plays", function () {
    const recorded = readdirSync(needs(this, "recordings"))
      .filter((file) => file.startsWith("exploit-"))
      .map((file) => file.replace(".json.gz", ""));
    const unplayed = recorded.filter((name) => !played.includes(name));

    expect(rows.map(({ block }) => block).sort()).to.deep.equal(unplayed.map((name) => name.split("-").at(-1)).sort());
  });

  it("says of each which slot it lacks, and the recording does lack it", async function () {
    const folder = needs(this, "recordings");
    for (const { row, block } of rows) {
      const file = readdirSync(folder).find((one) => one.startsWith("exploit-") && one.includes(`-${block}.`)) ?? "";
      const { accounts } = await loadRecording(join(folder, file));
      const lacking = [...row.matchAll(/slot (\d+) of `(0x[0-9a-f]{8})…`/g)];

      expect(lacking, row).to.not.be.empty;
      for (const [said, slot = "", prefix = ""] of lacking) {
        const [, account] = [...accounts].find(([address]) => address.startsWith(prefix)) ?? [];
        expect(account?.slots.size, said).to.be.greaterThan(0);
        expect(account?.slots.has(toWord(BigInt(slot))), said).to.equal(false);
      }
    }
  });
});
