// A checkout that holds the launcher and little else, on a PATH that holds nothing but what the launcher says it needs.
import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export type Run = { code: number | null; out: string; err: string };

const launcher = fileURLToPath(new URL("../../firebreak", import.meta.url));
const tools = "cat cksum dirname env find grep head ldd mkdir mv ps readlink rm rmdir sh sleep sort tail uname".split(
  " ",
);

// Says where it was asked and with what, and ends with 7, so that each can be seen to come through.
const program = `console.log(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2), under: process.env.UNDER }));
process.exitCode = 7;`;

export class Checkout {
  readonly temp = realpathSync(mkdtempSync(join(tmpdir(), "firebreak launcher ")));
  readonly root = join(this.temp, "a checkout");
  readonly bin = join(this.temp, "bin");

  constructor() {
    this.write("a checkout/src/cli/main.ts", program);
    this.write("a checkout/scripts/test.ts", program);
    this.write("a checkout/package-lock.json", "{}");
    this.write("a checkout/hardhat.config.ts", "");
    copyFileSync(launcher, join(this.root, "firebreak"));
    mkdirSync(this.bin);
    for (const tool of tools) {
      const path = ["/usr/bin", "/bin"].map((folder) => join(folder, tool)).find(existsSync);
      if (path) symlinkSync(path, join(this.bin, tool));
    }
  }

  write(path: string, text: string): void {
    const whole = join(this.temp, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
  }

  /** Puts a shell script on PATH, in place of a tool of that name. */
  tool(name: string, script: string, folder = "bin"): void {
    rmSync(join(this.temp, folder, name), { force: true });
    this.write(`${folder}/${name}`, script.startsWith("#!") ? script : `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.temp, folder, name), 0o755);
  }

  /** A Node that says it has this version; what it runs sees the version in UNDER. */
  node(version: string, folder = "bin"): void {
    const script = `[ "$1" != --version ] || { echo v${version}; exit; }\nUNDER=${version} exec '${process.execPath}' "$@"`;
    this.tool("node", script, folder);
  }

  /** An npm that logs each call, installs a fake Hardhat, and hands out a Node 24 that lies in `fetched`. */
  npm({
    fetch = `mkdir -p node_modules/node/bin && /bin/ln -s "${this.temp}/fetched/node" node_modules/node/bin`,
    ci = "",
  } = {}): void {
    this.node("24.21.0", "fetched");
    this.write(
      "hardhat",
      `const { appendFileSync, mkdirSync } = require("node:fs");
appendFileSync("../log", "hardhat " + process.argv.slice(2).join(" ") + "\\n");
mkdirSync("artifacts", { recursive: true });`,
    );
    const install =
      "rm -rf node_modules; mkdir -p node_modules/hardhat/dist/src node_modules/.bin; cat ../hardhat >node_modules/hardhat/dist/src/cli.js";
    this.tool(
      "npm",
      `echo "npm $*" >>'${this.temp}/log'
case "$*" in
  install*node@24) ${fetch} ;;
  ci*) ${ci || install} ;;
esac`,
    );
  }

  /** What npm and Hardhat were called with, one call a line. */
  log(): string[] {
    const path = join(this.temp, "log");
    return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
  }

  async run(args: string[] = [], { command = join(this.root, "firebreak"), cwd = this.temp } = {}): Promise<Run> {
    const env = { PATH: this.bin, HOME: join(this.temp, "home") };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: 30_000 });
    const run: Run = { code: null, out: "", err: "" };
    child.stdout.on("data", (text) => (run.out += text));
    child.stderr.on("data", (text) => (run.err += text));

    await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
    return { ...run, code: child.exitCode };
  }

  [Symbol.dispose](): void {
    rmSync(this.temp, { recursive: true, force: true });
  }
}
