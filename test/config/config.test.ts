import { truncateSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect } from "chai";
import { loadConfig, parseConfig } from "../../src/config/config.ts";
import { makeAdapter } from "../../src/levers.ts";
import { makeFolder } from "../store/changes.ts";
import { codeOf } from "../support/fakes.ts";

const base = `chain:
  id: 1
  rpc: [http://127.0.0.1:8545, http://127.0.0.1:8546]
store: store.sqlite
detectors:
  owner:
    use: privileged-change
    address: 0x1111111111111111111111111111111111111111
    call: function owner() view returns (address)
actions:
  stop:
    use: pause
    target: 0x2222222222222222222222222222222222222222
playbooks:
  - name: stop-it
    when: { detector: owner }
    do: act
    steps: [stop]
`;

function thrownBy(run: () => unknown): { readonly code: string; readonly message: string; readonly shown: string } {
  try {
    run();
    return { code: "no failure", message: "", shown: "" };
  } catch (error) {
    return { code: codeOf(error), message: Object(error).message, shown: inspect(error, { depth: 9 }) };
  }
}

/** Where `change` makes the configuration wrong: line, column and path of each problem. */
function places(text: string): readonly string[] {
  const { message } = thrownBy(() => parseConfig(text, "f.yaml"));
  return [...message.matchAll(/^ {2}f\.yaml:(\d+:\d+ \S+?):? /gm)].map(([, place = ""]) => place);
}

const changed = (from: string, to: string) => places(base.replace(from, to));
const added = (line: string) => places(base.replace("store:", `${line}\nstore:`));

describe("a configuration", () => {
  it("is refused as a whole when it is missing, a folder, too large or empty", () => {
    const folder = makeFolder();
    const large = `${folder.store}.yaml`;
    writeFileSync(large, "");
    truncateSync(large, 4 * 1024 * 1024 + 1);

    const codes = ["/nowhere.yaml", folder.path, large].map((path) => thrownBy(() => loadConfig(path)).code);
    folder.remove();

    expect(codes).to.deep.equal(["CONFIG", "CONFIG", "CONFIG"]);
    expect(places("store: s")).to.deep.equal(["1:1 chain"]);
    expect(["[]", "words"].map(places)).to.deep.equal([["1:1 expected"], ["1:1 expected"]]);
  });

  it("shows where broken YAML breaks, a key is there twice, or aliases grow without end", () => {
    const bomb = `a: &a [x]\nb: &b [${"*a,".repeat(60)}]\nc: [${"*b,".repeat(60)}]\n`;

    expect(changed("[stop]", "[stop")[0]).to.match(/^19:1 /);
    expect(added("chain: { id: 2 }")[0]).to.match(/^4:1 /);
    expect(thrownBy(() => parseConfig(bomb, "f.yaml")).code).to.equal("CONFIG");
  });

  it("shows where a value is of the wrong kind or outside its bounds", () => {
    expect(changed("id: 1", "id: one")).to.deep.equal(["2:7 chain.id"]);
    expect(changed("id: 1", "id: 0")).to.deep.equal(["2:7 chain.id"]);
    expect(changed("id: 1", "id: 9007199254740993")).to.deep.equal(["2:7 chain.id"]);
    expect(changed("http://127.0.0.1:8545", "ftp://127")).to.deep.equal(["3:9 chain.rpc.0"]);
    expect(changed("[http://127.0.0.1:8545, http://127.0.0.1:8546]", "[]")).to.deep.equal(["3:8 chain.rpc"]);
    expect(changed("do: act", "do: atc")).to.deep.equal(["17:9 playbooks.0.do"]);
    expect(added("mode: live")).to.deep.equal(["4:7 mode"]);
    expect(added("notifiers: terminal")).to.deep.equal(["4:12 notifiers"]);
    expect(added("detectorDeadlineMs: 49")).to.deep.equal(["4:21 detectorDeadlineMs"]);
  });

  it("shows where something is missing or unknown, and every problem at once", () => {
    expect(changed("    use: pause\n", "")).to.deep.equal(["12:5 actions.stop.use"]);
    expect(changed("store: store", "stroe: store")).to.deep.equal(["1:1 store", "4:8 stroe"]);
    expect(changed("steps: [stop]", "steps: [stop]\n    cooldown: 3")).to.deep.equal(["19:15 playbooks.0.cooldown"]);
    expect(added("__proto__: { mode: act }")).to.deep.equal(["4:12 __proto__"]);
  });

  it("says what is expected of a name that is none", () => {
    const { message } = thrownBy(() => parseConfig(base.replace("  stop:", "  Stop!:"), "f.yaml"));

    expect(message).to.include("f.yaml:12:5 actions.Stop!: expected a name of small letters");
  });

  it("shows where a part is unknown, also by a name that every object has", () => {
    expect(changed("use: pause", "use: pasue")).to.deep.equal(["12:10 actions.stop.use"]);
    expect(changed("use: pause", "use: constructor")).to.deep.equal(["12:10 actions.stop.use"]);
    expect(changed("privileged-change", "owner-change")).to.deep.equal(["7:10 detectors.owner.use"]);
    expect(added("notifiers: [{ use: pager }]")).to.deep.equal(["4:20 notifiers.0.use"]);
    expect(added("source: { use: toString }")).to.deep.equal(["4:16 source.use"]);
  });

  it("shows where the settings of a part are wrong, also where only the part itself can know", () => {
    const event = "event: event Owner(address owner)";

    expect(changed("0x1111111111111111111111111111111111111111", "0x11")).to.deep.equal([
      "8:14 detectors.owner.address",
    ]);
    expect(added("executor: { maxCostEther: lots }")).to.deep.equal(["4:27 executor.maxCostEther"]);
    expect(changed("    target:", "    args: [1]\n    target:")).to.deep.equal(["12:5 actions.stop"]);
    expect(changed("call: function owner() view returns (address)", "event: event Owner(address")).to.deep.equal([
      "7:5 detectors.owner",
    ]);
    expect(
      changed("call: function owner() view returns (address)", `${event}\n    where: { owner: 0x${"00".repeat(32)} }`),
    ).to.deep.equal(["7:5 detectors.owner"]);
  });

  it("shows where a playbook names what nobody defines, or has nothing to do", () => {
    expect(changed("detector: owner", "detector: onwer")).to.deep.equal(["16:23 playbooks.0.when.detector"]);
    expect(changed("detector: owner", "detector: constructor")).to.deep.equal(["16:23 playbooks.0.when.detector"]);
    expect(changed("[stop]", "[stop, sotp]")).to.deep.equal(["18:19 playbooks.0.steps.1"]);
    expect(changed("[stop]", "[]")).to.deep.equal(["18:12 playbooks.0.steps"]);
    expect(changed("steps: [stop]", "steps: [stop]\n    atRisk: [pool]")).to.deep.equal(["19:14 playbooks.0.atRisk.0"]);
  });

  it("shows where several detectors cannot agree as it is written, and where the time for a veto is missing or idle", () => {
    expect(changed("{ detector: owner }", "{ detectors: [owner, onwer] }")).to.deep.equal([
      "16:32 playbooks.0.when.detectors.1",
    ]);
    expect(changed("{ detector: owner }", "{ detectors: [owner, owner], atLeast: 2 }")).to.deep.equal([
      "16:49 playbooks.0.when.atLeast",
    ]);
    expect(changed("{ detector: owner }", "{ detector: owner, detectors: [owner] }")).to.deep.equal([
      "16:23 playbooks.0.when.detector",
    ]);
    expect(changed("{ detector: owner }", "{ severity: info }")).to.have.length(1);
    expect(changed("do: act", "do: act-unless-vetoed")).to.have.length(1);
    expect(changed("do: act", "do: propose\n    vetoBlocks: 5")).to.deep.equal(["18:17 playbooks.0.vetoBlocks"]);
    expect(changed("do: act", "do: act\n    vetoBlocks: 5")).to.deep.equal([]);
  });

  it("never repeats what may be a private key, wherever it was written", () => {
    const key = "0a".repeat(32);
    for (const line of [
      `signer: { key: 0x${key} }`,
      `signer: { key: env:${key} }`,
      `signer: { use: 0x${key} }`,
      `signer: { key: env:KEY, 0x${key}: 1 }`,
      `signer: 0x${key}`,
      `0x${key}: signer`,
      `signer: { key: *0x${key} }`,
    ]) {
      const { code, shown } = thrownBy(() => parseConfig(base.replace("store:", `${line}\nstore:`), "f.yaml"));

      expect(code, line).to.equal("CONFIG");
      expect(shown).not.to.include(key);
    }
  });

  it("shows ten problems and counts the others", () => {
    const steps = Array.from({ length: 12 }, (_, at) => `x${at}`);

    const { message } = thrownBy(() => parseConfig(base.replace("[stop]", `[${steps}]`), "f.yaml"));

    expect(message.split("\n")).to.have.length(12);
    expect(message.endsWith("and 2 more")).to.equal(true);
  });

  it("does nothing that was not asked for: shadow, no signer, no notifier, 300 blocks of rest", () => {
    const { mode, signers, notifiers, playbooks, detectorDeadlineMs } = parseConfig(base, "f.yaml");

    expect({ mode, signers, notifiers, detectorDeadlineMs }).to.deep.equal({
      mode: "shadow",
      signers: [],
      notifiers: [],
      detectorDeadlineMs: 2_000,
    });
    expect(playbooks[0]?.when).to.deep.equal({
      detectors: ["owner"],
      severity: "critical",
      confidence: 0,
      atLeast: 1,
      withinBlocks: 25n,
    });
    expect(playbooks[0]?.cooldownBlocks).to.equal(300n);
  });

  it("gives each part its id, its settings and what it is", () => {
    const { chains, detectors, actions } = parseConfig(base, "f.yaml");
    const chosen = [...chains.flatMap(({ source, executor }) => [source, executor]), ...detectors, ...actions].map(
      ({ id, part }) => `${id}: ${part}`,
    );

    expect(chains.map(({ id }) => id)).to.deep.equal([1n]);
    expect(chosen).to.deep.equal(["source: heads", "executor: direct", "owner: privileged-change", "stop: pause"]);
    const tools = { id: "stop", chainId: 1n, make: makeAdapter, read: () => undefined };
    expect(actions[0]?.make(tools).describe()).to.include(`0x${"22".repeat(20)}`);
  });
});
