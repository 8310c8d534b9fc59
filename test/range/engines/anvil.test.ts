import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "chai";

describe("anvil", function () {
  this.timeout(120_000);

  for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
    it(`ends when the process that started it ends by ${signal}`, async () => {
      const holder = spawn(process.execPath, ["test/range/engines/holder.ts"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const url = await firstLine(holder);
      expect(await answers(url)).to.equal(true);

      holder.kill(signal);
      await once(holder, "exit");

      expect(await goneWithin(url, 5_000)).to.equal(true);
    });
  }

  it("is missed with the one command that installs it", async () => {
    const root = await mkdtemp(join(tmpdir(), "firebreak-bare-"));
    await cp("src", join(root, "src"), { recursive: true });
    await cp("package.json", join(root, "package.json"));
    await mkdir(join(root, "node_modules"));
    for (const name of ["ethers", "hash-wasm", "zod", "undici"])
      await symlink(resolve("node_modules", name), join(root, "node_modules", name));
    const script = `
      import { openFork } from "./src/range/fork.ts";
      for (const engine of ["anvil", "edr"])
        await openFork({ source: { kind: "embedded" }, engine }).catch(({ code, message }) => console.log(code, message));`;

    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
      cwd: root,
      timeout: 20_000,
    });
    await rm(root, { recursive: true });

    expect(stdout).to.match(
      /^MISSING_PEER .*@foundry-rs\/anvil.*npm install .* @aave\/core-v3@.* @foundry-rs\/anvil@/m,
    );
    expect(stdout).to.match(/^MISSING_PEER .*hardhat.*npm install --save-dev --legacy-peer-deps hardhat@[\d.]+$/m);
  });
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the child has no output");
  const [chunk] = await once(child.stdout, "data", { signal: AbortSignal.timeout(60_000) });
  return String(chunk).trim();
}

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function goneWithin(url: string, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    if (!(await answers(url))) return true;
    await pause(20);
  }
  return false;
}
