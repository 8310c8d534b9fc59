import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { exitCodeOf } from "../../src/cli/output.ts";
import { programFor } from "../../src/cli/program.ts";
import { firebreak, here } from "../support/cli.ts";
import { needs } from "../support/shared.ts";

describe("firebreak drill", function () {
  this.timeout(90_000);
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-cli-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  type Run = (args: readonly string[]) => ReturnType<typeof firebreak>;
  /** What is refused before a drill shuts its process in needs none of its own. */
  const inHere: Run = (args) => here(async () => exitCodeOf(await programFor(args), args), process.env);
  const refused = async (...args: string[]): Promise<string> => refusedBy(firebreak, args);
  const refusedHere = async (...args: string[]): Promise<string> => refusedBy(inHere, args);
  const refusedBy = async (run: Run, args: readonly string[]): Promise<string> => {
    const { code, out, err } = await run(["drill", ...args]);
    expect(code).to.be.oneOf([1, 2]);
    expect(out).to.equal("");
    expect(err.trim().split("\n").length, err).to.be.at.most(3);
    expect(err).to.not.match(/\n\s+at /);
    return err;
  };

  it("refuses a drill that there is not, an option that there is not, and a seed that is none", async () => {
    expect(await refusedHere("99-unknown")).to.include("01-rogue-bridge-role");
    expect(await refusedHere("--unknown")).to.include("--unknown");
    expect(await refusedHere("--seed", "-1")).to.include("whole number");
    expect(await refusedHere("--all", "--matrix")).to.include("--matrix");
    expect(await refusedHere("--all", "--jobs", "0")).to.include("expected 1 or more");
    expect(await refusedHere("--all", "--config", "x.yaml")).to.include("--config");
    expect(await refusedHere("02-poly-network", "--all")).to.include("02-poly-network");
    expect(await refusedHere("--resume", "scores.json")).to.include("--matrix");
    expect(await refusedHere("--report", "report.pdf")).to.include("report.pdf");
  });

  it("refuses a report or a store that cannot be written before it plays anything (it played, and lost the score)", async () => {
    const none = join(folder, "none.sqlite");
    writeFileSync(none, "no database");
    mkdirSync(join(folder, "page.html"));

    expect(await refused("--report", join(folder, "no", "x.html"))).to.include(
      `no folder ${join(folder, "no")}: make it`,
    );
    expect(await refused("--report", join(folder, "page.html"))).to.include("name a file in it");
    expect(await refused("--store", none)).to.include("expected a SQLite file");
    expect(await refused("--all", "--store", none)).to.include("expected a SQLite file");
  });

  it("prints the score where the report cannot be written in the end, such as on a full disk (it was lost)", async function () {
    if (!existsSync("/dev/full")) this.skip();
    const full = join(folder, "full.html");
    symlinkSync("/dev/full", full);

    const { code, out, err } = await firebreak(["drill", "--no-responder", "--json", "--report", full]);

    expect(code).to.equal(2);
    expect(JSON.parse(out)).to.include({ variant: "no-responder", asExpected: true });
    expect(err).to.include("(ENOSPC): give another path");
  });

  it("refuses a recording that is missing, is none, or holds code with another hash", async function () {
    const path = needs(this, "recordings/exploit-poly-network-12996658.json.gz");
    const recording = JSON.parse(gunzipSync(readFileSync(path)).toString());
    const [hash = ""] = Object.keys(recording.codes);
    recording.codes[hash] = `${recording.codes[hash].slice(0, -2)}00`;
    const forged = join(folder, "forged.json.gz");
    writeFileSync(forged, gzipSync(JSON.stringify(recording)));
    const none = join(folder, "none.json.gz");
    writeFileSync(none, "not a recording");

    expect(await refused("02-poly-network", "--recording", join(folder, "missing.gz"))).to.include("missing.gz");
    expect(
      await refused("02-poly-network", "--recording", none, "--payload", needs(this, "payloads/poly-network.json")),
    ).to.include("none.json.gz");
    expect(
      await refused("02-poly-network", "--recording", forged, "--payload", needs(this, "payloads/poly-network.json")),
    ).to.include(hash.slice(0, 10));
  });

  it("refuses a configuration that is missing or broken, by line and column", async () => {
    const broken = join(folder, "broken.yaml");
    writeFileSync(broken, "detectors:\n  x: [1\n");

    expect(await refusedHere("--config", broken)).to.match(/broken\.yaml:\d+:\d+/);
    expect(await refusedHere("--config", join(folder, "missing.yaml"))).to.include("missing.yaml");
  });

  it("refuses a live fork that does not answer", async () => {
    expect(await refused("02-poly-network", "--fork-url", "http://127.0.0.1:9")).to.include("127.0.0.1:9");
  });

  it("writes reports of an attack, beside the same one with nobody there", async () => {
    const [page, text] = [join(folder, "report.html"), join(folder, "report.md")];
    const { code, err } = await firebreak(["drill", "--seed", "3", "--json", "--report", page, "--report", text]);

    expect(code, err).to.equal(0);
    expect(readFileSync(page, "utf8")).to.include('class="with"').and.include('class="without"');
    expect(readFileSync(text, "utf8")).to.match(/^\| USDC \| 20,000,000 \| 0 \| 20,000,000 \| 20,000,000 \|$/m);
  });

  it("touches no node, key, notifier or store of the configuration that it takes rules from", async () => {
    const canary = await listen();
    const url = `http://127.0.0.1:${canary.port}`;
    const store = join(folder, "canary.sqlite");
    const notices = join(folder, "canary.jsonl");
    const path = join(folder, "firebreak.yaml");
    const rules = {
      detectors: {
        role: {
          use: "privileged-change",
          address: "0xc2aacf6553d20d1e9d78e365aaba8032af9c85b0",
          event: "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
        },
      },
      actions: {
        pause: {
          use: "pause",
          target: "0x64b761d848206f447fe2dd461b0c635ec39ebb27",
          call: "setPoolPause(bool)",
          args: [true],
          holds: {
            to: "0x0a16f2fcc0d44fae41cc54e079281d84a363becd",
            call: "getPaused(address) view returns (bool)",
            args: ["0x6b175474e89094c44da98b954eedeac495271d0f"],
          },
        },
      },
      playbooks: [{ name: "x", when: { detector: "role" }, do: "propose", steps: ["pause"] }],
    };
    writeFileSync(
      path,
      JSON.stringify({
        ...rules,
        chain: { id: 1, rpc: [url], quorum: 1, ws: url.replace("http", "ws") },
        mode: "act",
        // A key that is not there: whoever asked for it, to sign anything at all, would end the drill with an error.
        signer: { key: `file:${join(folder, "canary.key")}` },
        store,
        notifiers: [{ use: "jsonl", path: notices }],
      }),
    );

    const env = { ...process.env, CANARY_KEY: `0x${"c0".repeat(32)}`, HTTP_PROXY: url, HTTPS_PROXY: url };
    const { out, err } = await firebreak(["drill", "--config", path, "--json", "--seed", "1"], env);
    await canary.close();

    // Its only playbook asks a person, so that nothing is sent and the run is not as expected: what matters here is what was touched.
    expect(JSON.parse(out), err).to.include({ transactions: 0, contained: false });
    expect(canary.connections()).to.equal(0);
    expect(() => readFileSync(store)).to.throw();
    expect(() => readFileSync(notices)).to.throw();
    expect(out + err).to.not.include("c0c0c0");
  });
});

async function listen(): Promise<{ port: number; connections: () => number; close: () => Promise<void> }> {
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  return { port, connections: () => connections, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
