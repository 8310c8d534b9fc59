import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { expect } from "chai";
import { drillNames, loadScenario } from "../../../src/range/drill/scenario.ts";
import { faults } from "../../../src/range/faults.ts";
import { extending } from "./extending.ts";

const shipped = drillNames().map(loadScenario);

describe("a scenario", () => {
  it("is refused by a name that no folder has, and by a path where there is none", () => {
    expect(() => loadScenario("99-unknown"))
      .to.throw()
      .with.property("code", "CONFIG");
    expect(() => loadScenario("./examples"))
      .to.throw("scenario.yaml")
      .with.property("code", "CONFIG");
  });

  it("is read from any folder, by its path", () => {
    const { name, folder } = loadScenario("./examples/drills/02-poly-network/");

    expect([name, isAbsolute(folder)]).to.deep.equal(["02-poly-network", true]);
  });

  it("deploys files that lie beside it, also for a scenario that takes over from it (they were looked for among packages)", () => {
    const root = mkdtempSync(join(tmpdir(), "firebreak-beside-"));
    try {
      for (const name of ["base", "own"])
        cpSync("examples/drills/15-unpause-trap", join(root, name), { recursive: true });
      const text = readFileSync(join(root, "base/scenario.yaml"), "utf8");
      const factory = text.replace("@uniswap/v2-core/build/UniswapV2Factory.json", "./Factory.json");
      writeFileSync(join(root, "base/scenario.yaml"), factory);
      writeFileSync(join(root, "own/scenario.yaml"), "extends: base\ninstall: [{ deploy: ./Coin.json, as: coin }]");

      const { setup, install } = loadScenario(join(root, "own"));
      const deployed = [...setup, ...install].flatMap((step) => ("deploy" in step ? step.deploy : []));
      expect(deployed).to.include.members([join(root, "base/Factory.json"), join(root, "own/Coin.json")]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("is read from every folder of examples/drills, and says what a responder can see first", () => {
    expect(drillNames()).to.include.members(["01-rogue-bridge-role", "05-onyx"]);
    const blind = shipped.filter(
      ({ attack, expected }) =>
        expected.contained === true && attack.length > 0 && !attack.some(({ signal }) => signal),
    );
    expect(blind.map(({ name }) => name)).to.be.empty;
  });

  it("states its budget itself: the block of its containment, and beside each loss that only a fault may bring its reason", () => {
    const textOf = ({ folder }: { folder: string }) => readFileSync(join(folder, "expected.yaml"), "utf8");
    const silent = shipped.filter(
      (one) =>
        one.attack.length > 0 && one.expected.contained === true && !/^containedAfterBlocks: /m.test(textOf(one)),
    );
    const baseless = shipped.filter((one) => /(?<!^#.*\n)^lostUnderFault:/m.test(textOf(one)));

    expect([...silent, ...baseless].map(({ name }) => name)).to.be.empty;
  });

  it("lets time pass by the hour only behind the latest answer that a fault may delay", () => {
    const latest = 1 + Math.max(...faults.map(({ costBlocks }) => costBlocks));
    const early = shipped
      .filter(({ attack, expected }) => expected.contained === true && attack.some(({ signal }) => signal))
      .filter(({ attack, vary }) => {
        const blocks = (after: string | number) =>
          typeof after === "number" ? after : Number(vary[after.replace(/[${}]/g, "")]?.from);
        const since = attack.slice(attack.findIndex(({ signal }) => signal) + 1);
        const at = since.findIndex(({ waitSeconds = 0 }) => waitSeconds > 3_600);
        const before = since.slice(0, at + 1).reduce((sum, { after }) => sum + blocks(after), 0);
        return at >= 0 && before <= latest;
      });

    expect(early.map(({ name }) => name)).to.be.empty;
  });

  it("spaces an attack at least two blocks after its signal", () => {
    const tight = shipped.filter(({ vary }) => Number(vary["gap"]?.from ?? 2) < 2);

    expect(tight).to.be.empty;
  });

  it("is refused, by line and column, where it names a chain that it does not have, or gives one a name that is taken", () => {
    const load = (text: string) => extending("20-bridge-both-ends", text);

    expect(load("about: as it is").chains).to.have.property("base");
    expect(() => load("chains: { rollup: { id: 8453 } }")).to.throw("expected one of mainnet, rollup, found base");
    expect(() => load("pulled:\n  - { on: nowhere, target: x, call: y(), expected: '0x1' }")).to.throw(
      /:3:\d+ pulled\.0\.on/,
    );
    expect(() => load("chains: { base: { id: 8453 }, thief: { id: 9 } }")).to.throw("a name that nothing else has");
  });

  it("names what guardians sign as a plan is named (its `as` could be a path, and a file was written there)", () => {
    const load = (as: string) =>
      extending("01-rogue-bridge-role", `install: [{ signed: { plan: pause }, as: "${as}" }]`);

    expect(load("order").install).to.have.length(1);
    for (const as of ["../../package", "/tmp/package", "a/b", "order.json", ""])
      expect(() => load(as), as)
        .to.throw(/:2:\d+ install\.0\.as: expected a name that a scenario can refer to/)
        .with.property("code", "CONFIG");
  });

  it("gives its responder rules alone (it could name a socket, and the file that lay there was deleted, or a port for all the world)", () => {
    const load = (more: string) =>
      extending("01-rogue-bridge-role", `responder:\n  { detectors: {}, actions: {}, playbooks: [], ${more} }`);

    expect(load("").responder).to.have.all.keys("detectors", "actions", "playbooks");
    for (const [name, settings] of [
      ["operator", "{ socket: /home/alice/keystore.json }"],
      ["metrics", "{ host: 0.0.0.0, port: 9464 }"],
      ["webhook", "{ secret: env:HOME, host: 0.0.0.0, port: 9465 }"],
      ["heartbeat", "{ url: https://example.org }"],
      ["signers", "{}"],
    ] as const)
      expect(() => load(`${name}: ${settings}`), name)
        .to.throw(new RegExp(`:3:\\d+ responder\\.${name}: expected detectors, .* found ${name};`))
        .with.property("code", "CONFIG");
  });

  it("names its recordings and inputs by the file alone (`fork record` wrote outside the drill's folder)", () => {
    const load = (text: string) => extending("20-bridge-both-ends", text);
    const named = "exploit-poly-network-12996658";

    expect(load(`fork: { recording: ${named}, payload: poly-network.json }`).fork.recording).to.equal(named);
    for (const name of ["../../x", "/tmp/x", "a/b", "a\\b", "..", ""]) {
      const quoted = JSON.stringify(name);
      const texts = [`fork: { recording: ${quoted} }`, `fork: { recording: one, payload: ${quoted} }`];
      for (const text of [...texts, `chains: { base: { id: 8453, recording: ${quoted} } }`])
        expect(() => load(text), text)
          .to.throw(/:2:\d+ (fork|chains\.base)\.(recording|payload): expected the name of a file/)
          .with.property("code", "CONFIG");
    }
  });

  it("says what is wrong with a step, and where: none of that name, or a setting within it (it said `Invalid input`)", () => {
    const load = (text: string) => extending("08-thief-keeps-role", text);

    expect(() => load("setup: [{ wrong: 1 }]")).to.throw(
      / setup\.0: expected one of the steps that docs\/drill-format/,
    );
    expect(() => load("setup: [{ send: { from: a, to: b, call: pause(), valu: 1 } }]")).to.throw(
      / setup\.0\.send.*valu/,
    );
    expect(() => load("setup: [{ fund: { account: a, value: [] } }]")).to.throw(/ setup\.0\.fund\.value: /);
  });

  it("takes from the one that it extends what it does not say itself, and from no path", () => {
    const [base, own] = ["08-thief-keeps-role", "09-pause-alone"].map(loadScenario);
    const folder = mkdtempSync(join(tmpdir(), "firebreak-scenario-"));
    writeFileSync(join(folder, "scenario.yaml"), "extends: ../08-thief-keeps-role\n");

    expect(own?.attack).to.deep.equal(base?.attack);
    expect(own?.install).to.deep.equal(base?.install);
    expect(own?.responder).to.not.deep.equal(base?.responder);
    expect(() => loadScenario(folder))
      .to.throw()
      .with.property("code", "CONFIG");
    rmSync(folder, { recursive: true });
  });
});
