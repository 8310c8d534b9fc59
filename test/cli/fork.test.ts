import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { promisify } from "node:util";
import { expect } from "chai";
import { READER, sample, slot, written } from "../range/recorded/sample.ts";

const DEADLINE = 20_000;

describe("firebreak fork serve", function () {
  this.timeout(30_000);

  it("ends with one sentence and another code than 0 when the file cannot be served", async () => {
    const broken = await written(sample({ codes: { [`0x${"22".repeat(32)}`]: "0x00" } }));

    for (const args of [["/nowhere.json.gz"], ["package.json"], [broken]]) {
      const { code, stderr } = await refused(args);
      expect(code).to.equal(1);
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
