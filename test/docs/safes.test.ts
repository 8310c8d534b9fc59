import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { parseYaml } from "../../src/lib/yaml.ts";
import { firebreak, type Ran } from "../support/cli.ts";
import { openSafeWorld, type SafeWorld } from "../support/safe-world.ts";

const page = readFileSync("docs/safes.md", "utf8");
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
const files = ["firebreak.yaml", "proposal.json", "one.json", "two.json"];

describe("docs/safes.md", function () {
  this.timeout(300_000);
  let world: SafeWorld;
  let folder = "";
  before(async () => {
    world = await openSafeWorld("1.4.1");
    folder = mkdtempSync(join(tmpdir(), "firebreak-safes-"));
    const pause = { use: "pause", target: world.target };
    const chain = { id: 1, rpc: [world.fork.url], quorum: 1 };
    // JSON is YAML.
    const config = JSON.stringify({ chain, store: "store.sqlite", actions: { "pause-vault": pause } });
    writeFileSync(join(folder, "firebreak.yaml"), config);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world?.close();
  });

  it("shows a ladder that can be read", () => {
    const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const yaml = parseYaml(text);
    const { steps } = "value" in yaml ? Object(yaml.value) : {};
    const playbook = { name: "stop", when: { detector: "quiet" }, do: "act", steps };
    const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
    const detectors = { quiet: { use: "privileged-change", address: world.target, event: "event Told()" } };
    const actions = { "trip-plan": { use: "pause", target: world.target } };
    const config = { chain, store: "x", detectors, actions, playbooks: [playbook] };

    const [read] = parseConfig(JSON.stringify(config), "x.yaml").playbooks;

    expect(read?.steps[0]).to.match(/^trip-plan>owners-\w{8}@3$/);
  });

  async function run(command: string): Promise<Ran> {
    const [program, ...words] = command.replace(/0x0+5afe0/, world.address).split(" ");
    expect(program).to.equal("./firebreak");
    const [one, two] = world.safe.owners.map(({ privateKey }) => privateKey);
    const env = { ...process.env, OWNER_ONE: one, OWNER_TWO: two, PAYER: world.relayer.privateKey };
    return firebreak(
      words.map((word) => (files.includes(word) ? join(folder, word) : word)),
      env,
    );
  }

  it("takes a pause from the proposal to the chain", async () => {
    const said: string[] = [];
    for (const command of commands) {
      const { code, out, err } = await run(command);
      expect(code, `${command}\n${out}${err}`).to.equal(0);
      said.push(out);
    }

    expect(said).to.have.length(6);
    expect(said[0]).to.match(/TIGHTENS: it only closes[\s\S]*compute the same hash.*kept in the record/);
    expect(said[1]).to.match(/call {6}pause\(\) of 0x[\s\S]*signed by nobody yet/);
    expect(said[4]).to.match(/READY: enough owners agreed/);
    expect(said[5]).to.match(/executed by 0x\w{64} in block \d+: pause-vault holds/);
    expect(await world.isPaused()).to.equal(true);
    const { out } = await run("./firebreak safe status --config firebreak.yaml");
    expect(out).to.equal("no proposal waits\n");
  });
});
