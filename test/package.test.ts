import { execFileSync, type StdioOptions, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { type Lock, productionTree } from "./support/lockfile.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const lock: Lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
type Component = { name: string; properties?: { name: string }[] };
const quiet: StdioOptions = ["ignore", "pipe", "pipe"];
const exact = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;

describe("the manifest", () => {
  it("names exact versions only", () => {
    const { dependencies, devDependencies, peerDependencies } = manifest;
    const versions = [dependencies, devDependencies, peerDependencies].flatMap((list) => Object.entries<string>(list));

    expect(versions.filter(([, version]) => !exact.test(version))).to.deep.equal([]);
  });

  it("asks for protocol code and anvil only where somebody drills", () => {
    const peers = Object.keys(manifest.peerDependencies);

    expect(peers).to.include.members(["@aave/core-v3", "@foundry-rs/anvil", "@safe-global/safe-contracts"]);
    for (const name of peers) {
      expect(manifest.peerDependenciesMeta[name]).to.deep.equal({ optional: true });
      expect(manifest.devDependencies[name]).to.equal(manifest.peerDependencies[name]);
      expect(manifest.dependencies).not.to.have.property(name);
    }
  });

  it("re-enters the launcher with every script", () => {
    const scripts = Object.entries<string>(manifest.scripts);

    const others = scripts.filter(([, text]) =>
      text.split("&&").some((part) => !part.trim().startsWith("./firebreak ")),
    );
    expect(others).to.deep.equal([]);
  });
});

describe("what a process that holds pause keys installs", () => {
  const tree = productionTree(lock);

  it("is small", () => {
    expect(tree.length).to.be.within(7, 60);
  });

  it("runs no install scripts and is pinned by hash", () => {
    expect(tree.filter(({ entry }) => entry.hasInstallScript).map(({ path }) => path)).to.deep.equal([]);
    expect(tree.filter(({ entry }) => entry.integrity === undefined).map(({ path }) => path)).to.deep.equal([]);
  });

  it("can be listed as a bill of materials", () => {
    const text = execFileSync(join(root, "firebreak"), ["npm", "sbom", "--sbom-format=cyclonedx"], { stdio: quiet });
    const { components }: { components: Component[] } = JSON.parse(text.toString());

    const shipped = components.filter(
      ({ properties }) => !properties?.some(({ name }) => name.endsWith(":development")),
    );
    expect(shipped.map(({ name }) => name)).to.include.members(Object.keys(manifest.dependencies));
    // Two places may hold the same version of a package; the bill names it once.
    const names = tree.map(({ path, entry }) => `${path.split("node_modules/").at(-1)}@${entry.version}`);
    expect(shipped.length).to.equal(new Set(names).size);
  });
});

describe("the package", () => {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), "firebreak-package-")));
  const installed = join(temp, "node_modules", "firebreak");
  const main = join(installed, "dist", "cli", "main.js");
  const drillPeers = Object.keys(manifest.peerDependencies).filter((name) => !/hardhat|client-kms|kit$/.test(name));
  let files: string[] = [];

  function link(path: string): void {
    mkdirSync(dirname(join(temp, path)), { recursive: true });
    symlinkSync(join(root, path), join(temp, path));
  }

  // Built and packed as `npm publish` would, then laid out as an installation without development dependencies.
  before(function () {
    this.timeout(180_000);
    const npm = (...args: string[]): string =>
      execFileSync(join(root, "firebreak"), args, { cwd: root, stdio: quiet }).toString();
    npm("npm", "run", "build", "--", "--no-check");
    const [packed] = JSON.parse(npm("npm", "pack", "--json", "--ignore-scripts", "--pack-destination", temp));
    files = packed.files.map(({ path }: { path: string }) => path);
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", join(temp, packed.filename), "-C", installed, "--strip-components=1"]);
    for (const { path } of productionTree(lock)) if (path.lastIndexOf("node_modules/") === 0) link(path);
  });
  after(() => rmSync(temp, { recursive: true, force: true }));

  it("holds the program, its types, ABIs and contracts", () => {
    expect(files).to.include.members([
      "LICENSE",
      "README.md",
      "contracts/guardian/GuardianHub.sol",
      "contracts/pausable/ScopedPausable.sol",
      "dist/abi/GuardianHub.json",
      "dist/api.d.ts",
      "dist/api.js",
      "dist/cli/main.js",
      "dist/stage/SpotPriceMarket.json",
    ]);
  });

  it("holds no tests, mocks, sources that Node cannot run, or secrets", () => {
    const unwanted =
      /^(test|scripts|src|artifacts|cache|\.)|contracts\/mocks|\.t\.sol$|(?<!\.d)\.ts$|\.env|recording.*\.gz$/;

    expect(files.filter((path) => unwanted.test(path))).to.deep.equal([]);
  });

  it("runs as a command", () => {
    const ran = (asked: string): string => execFileSync(process.execPath, [main, asked]).toString();

    expect(ran("--help")).to.contain("drill").and.contain("check");
    expect(ran("--version")).to.equal(`${manifest.version}\n`);
  });

  it("names one command that installs what drills need, where that is absent", () => {
    const { status, stderr } = spawnSync(process.execPath, [main, "drill"], { encoding: "utf8" });

    const sentence = stderr.trim().split("\n").at(-1);
    expect(status).to.be.above(0);
    for (const name of drillPeers) expect(sentence).to.contain(` ${name}@${manifest.peerDependencies[name]}`);
  });

  describe("in a Hardhat project", () => {
    const hardhat = (...args: string[]) =>
      spawnSync(process.execPath, [join(temp, "node_modules/hardhat/dist/src/cli.js"), ...args], {
        ...{ cwd: temp, encoding: "utf8", env: { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true" } },
      });
    before(() => {
      for (const name of [...drillPeers, "hardhat"]) link(join("node_modules", name));
      const config = 'import { firebreak } from "firebreak/hardhat";\nexport default { plugins: [firebreak] };\n';
      writeFileSync(join(temp, "hardhat.config.ts"), config);
      writeFileSync(join(temp, "package.json"), '{ "type": "module" }');
    });

    it("fails the task `drill` for what is no drill, in the words of the command", () => {
      const { status, stderr } = hardhat("drill", "99-unknown");

      expect(status, stderr).to.equal(1);
      expect(stderr).to.include("expected one of the drills 01-rogue-bridge-role");
    });

    it("plays the main drill, with the installed responder", () => {
      const { status, stdout, stderr } = hardhat("drill", "--json", "--store", "drills.sqlite");

      expect(status, stderr).to.equal(0);
      expect(JSON.parse(stdout)).to.include({ drill: "01-rogue-bridge-role", contained: true, asExpected: true });
      expect(existsSync(join(temp, "drills.sqlite"))).to.equal(true);
    });
  });

  it("can be imported, and its ABIs are those of contracts that can be deployed", () => {
    writeFileSync(join(temp, "use.mjs"), 'await import("firebreak");');
    execFileSync(process.execPath, [join(temp, "use.mjs")]);

    const hub = createRequire(join(temp, "use.mjs"))("firebreak/abi/GuardianHub.json");
    expect(hub.abi.map(({ name }: { name?: string }) => name)).to.include.members(["trip", "reinforce", "dryRun"]);
    expect(hub.bytecode).to.match(/^0x[0-9a-f]{200,}$/);
  });

  it("lets a Solidity project import its contracts by name", () => {
    const require = createRequire(join(temp, "Vault.sol"));
    const solc = createRequire(join(root, "package.json"))("solc");
    const fromProject = (path: string): string =>
      path.startsWith("firebreak/") ? require.resolve(path) : join(root, "node_modules", path);
    const content = `pragma solidity 0.8.34;
      import { ScopedPausable } from "firebreak/contracts/pausable/ScopedPausable.sol";
      import { GuardianHub } from "firebreak/contracts/guardian/GuardianHub.sol";`;
    const input = {
      language: "Solidity",
      sources: { "Vault.sol": { content } },
      settings: { outputSelection: { "*": { "*": ["abi"] } } },
    };

    const read = (path: string): { contents: string } => ({ contents: readFileSync(fromProject(path), "utf8") });
    const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));

    expect(errors.filter(({ severity }: { severity: string }) => severity === "error")).to.deep.equal([]);
    expect(Object.keys(contracts)).to.include("firebreak/contracts/guardian/GuardianHub.sol");
  });
});
