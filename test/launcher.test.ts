import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Checkout, type Run } from "./support/checkout.ts";
import { usersFlags } from "./support/flags.ts";

const offline = "echo 'npm error code ECONNREFUSED' >&2; exit 1";

function sentence({ code, out, err }: Run): string {
  expect(code).to.equal(1);
  expect(out).to.equal("");
  const last = err.trim().split("\n").at(-1) ?? "";
  expect(last).to.match(/^firebreak: \S/);
  return last;
}

describe("the launcher", () => {
  let checkout: Checkout;
  beforeEach(() => {
    checkout = new Checkout();
  });
  afterEach(() => checkout[Symbol.dispose]());

  describe("fails with one sentence when", () => {
    it("there is neither Node nor npm", async () => {
      expect(sentence(await checkout.run())).to.contain("nor npm");
      expect(readdirSync(join(checkout.root, ".firebreak"))).to.deep.equal([]);
    });

    it("Node is new enough and there is no npm to install with", async () => {
      checkout.node("24.15.0");

      expect(sentence(await checkout.run())).to.contain("no npm");
    });

    it("the registry cannot be reached for Node", async () => {
      checkout.node("20.20.2");
      checkout.npm({ fetch: offline });

      expect(sentence(await checkout.run())).to.contain("registry cannot be reached");
    });

    it("the registry cannot be reached for the packages", async () => {
      checkout.node("24.15.0");
      checkout.npm({ ci: offline });

      expect(sentence(await checkout.run())).to.contain("registry cannot be reached");
    });

    it("the lockfile does not match", async () => {
      checkout.node("24.15.0");
      checkout.npm({ ci: "echo 'npm error code EUSAGE' >&2; exit 1" });

      expect(sentence(await checkout.run())).to.contain("./firebreak npm install");
    });

    it("npm fails for a reason of its own", async () => {
      checkout.node("24.15.0");
      checkout.npm({ ci: "echo 'npm error code EODD' >&2; exit 1" });

      expect(sentence(await checkout.run())).to.contain(".firebreak/npm.log");
    });

    it("npm carries no Node for the system, the processor or the C library", async () => {
      checkout.node("20.20.2");
      checkout.npm();
      checkout.tool("uname", "case $1 in -s) echo MINGW64_NT ;; *) echo x86_64 ;; esac");
      expect(sentence(await checkout.run())).to.contain("MINGW64_NT");

      checkout.tool("uname", "case $1 in -s) echo Linux ;; *) echo riscv64 ;; esac");
      expect(sentence(await checkout.run())).to.contain("riscv64");

      checkout.tool("uname", "case $1 in -s) echo Linux ;; *) echo x86_64 ;; esac");
      checkout.tool("ldd", "echo 'musl libc (x86_64)' >&2; exit 1");
      expect(sentence(await checkout.run())).to.contain("musl");
      expect(checkout.log()).to.deep.equal([]);
    });

    it("the fetched Node does not run", async () => {
      checkout.node("20.20.2");
      checkout.npm({ fetch: "true" });

      expect(sentence(await checkout.run())).to.contain("does not run here");
    });

    it("the checkout cannot be written to", async () => {
      writeFileSync(join(checkout.root, ".firebreak"), "in the way");

      expect(sentence(await checkout.run())).to.contain("cannot write");
    });

    it("the contracts do not compile, and shows what the compiler said", async () => {
      checkout.node("24.15.0");
      checkout.npm();
      await checkout.run();
      checkout.write("a checkout/contracts/A.sol", "contract A {}");
      checkout.write("a checkout/node_modules/hardhat/dist/src/cli.js", "console.log('line 3'); process.exit(1);");

      const run = await checkout.run();

      expect(sentence(run)).to.contain("do not compile");
      expect(run.err).to.contain("line 3");
    });

    it("there is no tool of that name", async () => {
      checkout.node("24.15.0");
      checkout.npm();

      expect(sentence(await checkout.run(["exec", "nothing"]))).to.contain("no tool named nothing");
      expect(sentence(await checkout.run(["exec"]))).to.contain("needs the name");
    });
  });

  it("hands Node the flags that the package's command hands it, with which the tests start the command", () => {
    const launcher = readFileSync(join(checkout.root, "firebreak"), "utf8");

    expect(launcher).to.include(`"$node" ${usersFlags.join(" ")} "$root/src/cli/main.ts"`);
  });

  describe("chooses Node", () => {
    it("takes the one on PATH from 24.15 on, and fetches one below", async () => {
      checkout.npm();
      const under = async (version: string): Promise<string> => {
        checkout.node(version);
        return JSON.parse((await checkout.run()).out).under;
      };

      expect(await under("24.15.0")).to.equal("24.15.0");
      expect(await under("26.0.0")).to.equal("26.0.0");
      expect(await under("24.14.9")).to.equal("24.21.0");
      expect(await under("9.99.0")).to.equal("24.21.0");
    });

    it("fetches once, and again when what it fetched is gone", async () => {
      checkout.node("20.20.2");
      checkout.npm();
      const fetched = (): number => checkout.log().filter((line) => line.endsWith("node@24")).length;

      expect((await checkout.run()).err).to.contain("fetching Node 24");
      expect((await checkout.run()).err).to.equal("");
      expect(fetched()).to.equal(1);

      rmSync(join(checkout.root, ".firebreak"), { recursive: true });
      await checkout.run();
      expect(fetched()).to.equal(2);
    });

    it("runs npm itself under the Node that it chose", async () => {
      checkout.node("20.20.2");
      checkout.npm();
      await checkout.run(["node", "--eval", ""]);
      checkout.tool("npm", "#!/usr/bin/env node\nconsole.log(process.env.UNDER, process.cwd());");

      expect((await checkout.run(["npm", "ls"])).out).to.equal(`24.21.0 ${checkout.root}\n`);
    });
  });
});
