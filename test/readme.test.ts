import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { bootEmbedded } from "../src/range/embedded.ts";
import { type Fork, openFork } from "../src/range/fork.ts";
import { usersFlags } from "./support/flags.ts";
import { needs } from "./support/shared.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = readFileSync(join(root, "README.md"), "utf8");
const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) => block.trim().split("\n"));
const drills = commands.filter((line) => line.startsWith("./firebreak drill"));

/** A command of the README, with a copy of the example in a folder of its own. */
function start(line: string, cwd: string, rpcUrl: string): ChildProcess {
  const [, ...words] = line
    .split(" ")
    .map((word) => (word.startsWith("examples/") ? join(cwd, word.slice("examples/".length)) : word));
  const env = { ...process.env, FIREBREAK_RPC_URL: rpcUrl };
  return spawn(process.execPath, [...usersFlags, join(root, "src/cli/main.ts"), ...words], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      said += chunk;
    });
  const timer = setTimeout(() => child.kill("SIGKILL"), 60_000);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  return { code, said };
}

describe("the README", function () {
  this.timeout(120_000);
  let folder = "";
  let fork: Fork | undefined;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-readme-"));
    copyFileSync(join(root, "examples/firebreak.yaml"), join(folder, "firebreak.yaml"));
  });
  after(async () => {
    await fork?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("starts with the two commands", () => {
    expect(commands.slice(0, 2)).to.deep.equal(["./firebreak drill", "./firebreak test"]);
  });

  for (const line of drills.slice(1))
    it(`says ${line}, which does what it says`, async function () {
      if (line.includes("02-poly")) needs(this, "recordings/exploit-poly-network-12996658.json.gz");

      const { code, said } = await ended(start(line, folder, ""));

      expect(code, said).to.equal(0);
    });

  it("lists the score that a drill kept", async () => {
    const listing = commands.find((line) => line.startsWith("./firebreak scores")) ?? "";

    const { code, said } = await ended(start(listing, folder, ""));

    expect(code, said).to.equal(0);
    expect(said).to.match(/01-rogue-bridge-role .* benign .* as expected/);
  });

  it("checks, runs, asks and verifies the example configuration on a chain", async () => {
    const live = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    fork = live;
    await bootEmbedded(live);
    const [check = "", run = "", status = "", audit = ""] = commands.slice(
      commands.findIndex((line) => line.includes("firebreak check")),
    );
    const readiness = commands.find((line) => line.includes("firebreak readiness")) ?? "";
    const audits = commands.filter((line) => /firebreak (audit|store)/.test(line)).slice(1);
    const notices = join(folder, "firebreak-notices.jsonl");

    const checked = await ended(start(check, folder, live.url));
    const running = start(run, folder, live.url);
    await new Promise((resolve) => running.stdout?.once("data", resolve));
    const asked = await ended(start(status, folder, live.url));
    const ready = await ended(start(readiness, folder, live.url));
    while (!(existsSync(notices) && readFileSync(notices, "utf8").includes('"anchor"'))) await sleep(50);
    running.kill("SIGTERM");
    const ran = await ended(running);
    const verified = await ended(start(audit, folder, live.url));

    expect(checked.code, checked.said).to.equal(0);
    expect(ready.code, ready.said).to.equal(0);
    expect(ready.said).to.match(/^D {2}0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2 at block \d+/);
    expect(asked.said).to.include("running, mode shadow");
    expect(ran.code, ran.said).to.equal(0);
    expect(verified.said).to.include("intact");
    for (const line of audits) {
      const { code, said } = await ended(start(line, folder, live.url));
      expect(code, said).to.equal(0);
      expect(said).to.match(/anchored up to entry \d|entries written|^intact|^(copied|restored) and verified/);
    }
  });

  it("links what the package holds as well, and says what the repository alone has (its links to docs led nowhere there)", () => {
    const { files }: { files: readonly string[] } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = ""]) => path);
    const missing = linked.filter((path) => !files.includes(path.split("/")[0] ?? ""));

    expect(linked.filter((path) => !existsSync(join(root, path)))).to.deep.equal([]);
    expect([...new Set(missing)].sort()).to.deep.equal([
      "Dockerfile",
      "compose.yaml",
      "deployments",
      "deployments/README.md",
    ]);
  });

  it("names no command that there is not", async () => {
    const known = [
      "drill",
      "test",
      "check",
      "run",
      "status",
      "audit",
      "fork",
      "npm",
      "plan",
      "readiness",
      "scores",
      "store",
    ];
    const used = [...text.matchAll(/\.\/firebreak (\w+)/g)].map(([, word]) => word);

    expect(used.filter((word) => !known.includes(word ?? ""))).to.deep.equal([]);
  });
});
