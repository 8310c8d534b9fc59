import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { exitCodeOf } from "../../src/cli/output.ts";
import { programFor } from "../../src/cli/program.ts";
import { READER, sample, slot, written } from "../range/recorded/sample.ts";
import { firebreak, here } from "../support/cli.ts";
import { needs } from "../support/shared.ts";

const DEADLINE = 20_000;

describe("firebreak fork serve", function () {
  this.timeout(120_000);

  it("ends with one sentence and another code than 0 when the file cannot be served", async () => {
    const broken = await written(sample({ codes: { [`0x${"22".repeat(32)}`]: "0x00" } }));

    const refusals = [["/nowhere.json.gz", 2] as const, ["package.json", 1] as const, [broken, 1] as const];

    for (const [path, expected] of refusals) {
      const { code, stderr } = await refused([path]);
      expect(code).to.equal(expected);
      expect(stderr.trim().split("\n")).to.have.length(1);
    }
  });

  it("ends with 2 on a declaration or a port that cannot be read", async () => {
    const path = await written(sample());

    expect((await refused([path, "--declare", `${READER}:0x2`])).code).to.equal(2);
    expect((await refused([path, "--port", "65536"])).code).to.equal(2);
    expect((await refused([path, "--port", "-1"])).code).to.equal(2);
  });

  it("serves until Ctrl-C, with declared slots, and says what was missed", async () => {
    const path = await written(sample());
    const child = spawn(process.execPath, [
      "src/cli/main.ts",
      "fork",
      "serve",
      path,
      "--declare",
      `${READER}:0x2=0x9:a story`,
    ]);
    const output = collect(child);
    await output.holds(/to fork it: anvil .*--hardfork london/);
    const url = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output.text())?.[1] ?? "";

    expect(await slotAt(url, slot(2))).to.have.property("result", slot(9));
    expect(await slotAt(url, slot(3))).to.have.nested.property("error.code", -32001);
    await output.holds(new RegExp(`not recorded: slot ${slot(3)} of ${READER}`));
    child.kill("SIGINT");
    const [code] = await once(child, "exit", { signal: AbortSignal.timeout(DEADLINE) });

    expect(code).to.equal(0);
    expect(output.text()).to.include("stopped; 1 different misses");
  });
});

describe("firebreak fork info and verify", function () {
  this.timeout(90_000);
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "firebreak-verify-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("end with 1 and name what is wrong: a code, a recording that is missing beside its proofs, a changed slot", async function () {
    const proofs = needs(this, "recordings/proofs-zeth-18884864.json.gz");
    const recording = needs(this, "recordings/block-zeth-18884864.json.gz");
    const broken = await written(sample({ codes: { [`0x${"22".repeat(32)}`]: "0x00" } }));
    await copyFile(proofs, join(folder, "proofs.json.gz"));

    const refusal = await firebreak(["fork", "verify", broken]);
    expect(refusal).to.include({ code: 1, out: "" });
    expect(refusal.err).to.include(`0x${"22".repeat(32)}`);
    const alone = await firebreak(["fork", "verify", join(folder, "proofs.json.gz")]);
    expect(alone.err).to.include("block-zeth-18884864.json.gz cannot be read");

    const json = JSON.parse(gunzipSync(await readFile(recording)).toString());
    const [contract] = Object.keys(json.accounts).filter((one) => Object.keys(json.accounts[one].s).length > 0);
    const [changed] = Object.keys(json.accounts[String(contract)].s);
    json.accounts[String(contract)].s[String(changed)] = slot(7);
    await writeFile(join(folder, "block-zeth-18884864.json.gz"), gzipSync(JSON.stringify(json)));
    const { code, out } = await firebreak(["fork", "verify", join(folder, "proofs.json.gz")]);

    expect(code).to.equal(1);
    expect(out).to.match(new RegExp(`WRONG +slot ${changed} of ${contract}: recorded ${slot(7)}, proven 0x`));
    expect(out).to.include("1 thing is wrong");
  });

  it("say what a recording holds, and prove it from the proofs or from the recording", async function () {
    const proofs = needs(this, "recordings/proofs-zeth-18884864.json.gz");
    const recording = needs(this, "recordings/block-zeth-18884864.json.gz");

    const info = await firebreak(["fork", "info", recording]);
    const listed = await firebreak(["fork", "info", recording, "--contracts"]);
    const verified = await firebreak(["fork", "verify", recording, "--proofs", proofs, "--json"]);

    expect(info.out).to.include("mainnet after block 18884863").and.to.include("113 accounts");
    const [contract = ""] = /0x[0-9a-f]{40}(?= {2}[1-9]\d* slots, \d+ bytes of code)/.exec(listed.out) ?? [];
    const slots = await firebreak(["fork", "info", recording, "--slots", contract]);
    expect(slots.out).to.match(/^(0x[0-9a-f]{64} 0x[0-9a-f]{64}\n)+$/);
    expect((await firebreak(["fork", "info", recording, "--slots", READER])).out).to.include("is not recorded");
    expect((await firebreak(["fork", "info", recording, "--slots", "0x1"])).code).to.equal(2);
    expect((await firebreak(["fork", "info", proofs])).out).to.include("372 slots, 2079 nodes");
    expect(verified.code).to.equal(0);
    expect(JSON.parse(verified.out)).to.deep.include({ accounts: { proven: 113, unproven: 0 }, problems: [] });
  });
});

describe("firebreak fork record", () => {
  it("says before it asks anything which chain lacks a block or a file of its own, and what it has no node for", async () => {
    const folder = await mkdtemp(join(tmpdir(), "firebreak-record-"));
    const written = { about: "", fork: { recording: "one", block: 1 }, blockMs: 50, actors: {}, responder: {} };
    const asset = { token: "ETH", decimals: 18, address: "native", holder: "x" };
    const scenario = {
      ...written,
      chains: { base: { id: 8453, recording: "one" } },
      benign: { moves: [] },
      assets: [asset],
    };
    await writeFile(join(folder, "scenario.yaml"), JSON.stringify(scenario));
    await writeFile(join(folder, "expected.yaml"), "{}");
    const record = async (...args: readonly string[]) => {
      const words = ["fork", "record", folder, ...args];
      const { code, out, err } = await here(async () => exitCodeOf(await programFor(words), words), process.env);
      expect({ code, out }).to.deep.equal({ code: 2, out: "" });
      return err;
    };
    const [home, away] = ["http://127.0.0.1:9/home", "http://127.0.0.1:9/away"];
    const both = ["--rpc", home, "--rpc", `base=${away}`, "--block", "base=2"];

    try {
      expect(await record("--rpc", home, "--rpc", `base=${away}`)).to.include("expected --block base=NUMBER");
      expect(await record(...both, "--out", "x.json"))
        .to.include("expected no --out")
        .and.include("mainnet and base");
      expect(await record(...both)).to.include("names one twice");
      expect(await record("--rpc", `polygon=${home}`)).to.include("none called polygon");
      expect(await record("--rpc", "base=nowhere", "--block", "base=2")).to.include("URL");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function refused(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const run = promisify(execFile)(process.execPath, ["src/cli/main.ts", "fork", "serve", ...args], {
    timeout: DEADLINE,
  });
  return run.then(
    () => ({ code: 0, stderr: "" }),
    ({ code, stderr }) => ({ code, stderr }),
  );
}

async function slotAt(url: string, at: string): Promise<unknown> {
  const body = JSON.stringify({ id: 1, method: "eth_getStorageAt", params: [READER, at, "latest"] });
  return (await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(DEADLINE) })).json();
}

function collect(child: ChildProcess): { text(): string; holds(pattern: RegExp): Promise<void> } {
  let text = "";
  const read = (chunk: unknown) => {
    text += chunk;
    child.emit("output");
  };
  child.stdout?.on("data", read);
  child.stderr?.on("data", read);
  return {
    text: () => text,
    holds: async (pattern) => {
      while (!pattern.test(text)) await once(child, "output", { signal: AbortSignal.timeout(DEADLINE) });
    },
  };
}
