import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Config, loadConfig } from "../../src/config/config.ts";
import { levels } from "../../src/core/playbook.ts";
import { compile } from "../../src/detectors/rules/expression.ts";
import { Int256, Uint256 } from "../../src/detectors/rules/numbers.ts";
import { toWord } from "../../src/lib/words.ts";
import { padded } from "../detectors/granting.ts";
import { logOf, look } from "../detectors/looking.ts";
import { answering } from "../detectors/numbers.ts";
import { makeFolder } from "../store/changes.ts";
import { hashFor, stranger } from "../support/fakes.ts";

const page = readFileSync("docs/configuration.md", "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);
const vault = "0x000000000000000000000000000000000000c0de";
const keeper = "0x00000000000000000000000000000000000000a5";

describe("docs/configuration.md", () => {
  let folder: ReturnType<typeof makeFolder>;
  let config: Config;
  before(() => {
    folder = makeFolder();
    for (const [at, block] of blocks("yaml").entries()) writeFileSync(join(folder.path, `${at}.yaml`), block);
    config = loadConfig(folder.path);
  });
  after(() => folder.remove());

  const detector = (id: string) => {
    const found = config.detectors.find((one) => one.id === id);
    if (found === undefined) throw new Error(`expected a detector ${id}`);
    return found.make({ id, chainId: 1n } as never);
  };
  const withdrawn = (by: typeof keeper | typeof stranger, amount: bigint) =>
    logOf([hashFor("Withdrawn(address,uint256)"), padded(by)], toWord(amount), { address: vault });

  it("is a configuration that is taken as it stands", () => {
    expect(config.detectors.map(({ id }) => id)).to.deep.equal(["withdrawals", "backed"]);
    expect(config.playbooks.map((one) => one.do)).to.deep.equal(["act-unless-vetoed", "act", "notify"]);
    expect(config.operator.threshold).to.equal(2);
  });

  it("has a rule that fires above a fifth, of which it leaves out the one that it names", async () => {
    const chain = answering({ "0x01e1d114": () => [1_000n] }, { logs: async () => [] });
    const found = async (...logs: ReturnType<typeof withdrawn>[]) =>
      (await look(detector("withdrawals"), { chain, logs })).map(({ key }) => key);

    expect(await found(withdrawn(stranger, 200n))).to.deep.equal([]);
    expect(await found(withdrawn(stranger, 201n))).to.deep.equal([`withdrawals:${vault}:rule:${stranger}`]);
    expect(await found(withdrawn(keeper, 900n))).to.deep.equal([]);
  });

  it("has an invariant that fires where there is less than there are shares", async () => {
    const found = async (assets: bigint) =>
      look(detector("backed"), { chain: answering({ "0x18160ddd": () => [100n], "0x01e1d114": () => [assets] }) });

    expect((await found(100n)).length).to.equal(0);
    expect((await found(99n)).length).to.equal(1);
  });

  it("shows expressions that are true, and each level in its order", () => {
    const names = { assets: "uint256", change: "int256", who: "string" } as const;
    const values = { assets: new Uint256(1_000n), change: new Int256(-5n), who: `0x${"ab".repeat(20)}` };
    const lines = (blocks("cel")[0] ?? "").trim().split("\n");

    expect(lines).to.have.length.above(5);
    for (const line of lines) {
      const compiled = compile(line, names);
      expect("holds" in compiled && compiled.holds(values), line).to.equal(true);
    }
    const table = page.slice(page.indexOf("| `do` |"));
    const named = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, level]) => level);
    expect(named.slice(1)).to.deep.equal([...levels]);
  });
});
