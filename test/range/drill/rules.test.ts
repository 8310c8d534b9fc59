import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseConfig } from "../../../src/config/config.ts";
import { loadRules } from "../../../src/range/drill/rules.ts";

const account = `0x${"11".repeat(20)}`;

describe("the rules that a drill takes from a configuration", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-rules-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const written = (text: string) => {
    const path = join(folder, "firebreak.yaml");
    writeFileSync(path, text);
    return path;
  };

  it("are good without the rest of it, also where playbooks name what stands at risk (its asset was left out, and no drill began)", () => {
    const path = written(`
chain: { id: 1, rpc: ["http://localhost:1"], quorum: 1 }
store: mine.sqlite
assets: { vault: { account: "${account}", token: native, decimals: 18, symbol: ETH } }
detectors: { drain: { use: outflow, account: "${account}", moreThan: "1" } }
playbooks:
  - { name: stop, when: { detector: drain }, do: notify, atRisk: [vault] }
`);

    const rules = loadRules(path);

    const made = { ...rules, chain: { id: 31337, rpc: ["http://localhost:2"], quorum: 1 }, store: "drill.sqlite" };
    expect(Object.keys(parseConfig(JSON.stringify(made), "made.yaml").assets)).to.deep.equal(["vault"]);
  });

  it("are detectors, actions, playbooks and what stands at risk, and no key, node, store or place that is called", () => {
    const path = written(
      "signer: { key: env:KEY }\nstore: x\nnotifiers: [{ use: terminal }]\nassets: {}\ndetectors: {}\nactions: {}\nplaybooks: []\n",
    );

    expect(Object.keys(loadRules(path)).sort()).to.deep.equal(["actions", "assets", "detectors", "playbooks"]);
  });
});
