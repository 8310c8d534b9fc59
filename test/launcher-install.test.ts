import { readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Checkout } from "./support/checkout.ts";

describe("the launcher, once it has Node,", () => {
  let checkout: Checkout;
  beforeEach(() => {
    checkout = new Checkout();
  });
  afterEach(() => checkout[Symbol.dispose]());

  describe("installs", () => {
    const installs = (): number => checkout.log().filter((line) => line.startsWith("npm ci")).length;
    beforeEach(() => {
      checkout.node("24.15.0");
      checkout.npm();
    });

    it("once, without the install scripts of any package", async () => {
      await checkout.run();
      await checkout.run();

      expect(installs()).to.equal(1);
      expect(checkout.log()[0]).to.contain("--ignore-scripts");
    });

    it("again when the lockfile changed, Node's major version changed, or node_modules vanished", async () => {
      await checkout.run();
      writeFileSync(join(checkout.root, "package-lock.json"), "{ }");
      await checkout.run();
      expect(installs()).to.equal(2);

      checkout.node("26.1.0");
      await checkout.run();
      expect(installs()).to.equal(3);

      rmSync(join(checkout.root, "node_modules"), { recursive: true });
      await checkout.run();
      expect(installs()).to.equal(4);
    });

    it("again after an installation that did not finish", async () => {
      checkout.npm({ ci: "mkdir -p node_modules; exit 1" });
      await checkout.run();
      checkout.npm();

      expect((await checkout.run()).code).to.equal(7);
    });

    it("once when two are started at the same moment", async () => {
      const runs = await Promise.all([checkout.run(), checkout.run(), checkout.run()]);

      expect(runs.map(({ code }) => code)).to.deep.equal([7, 7, 7]);
      expect(installs()).to.equal(1);
      expect(readdirSync(join(checkout.root, ".firebreak"))).not.to.contain("lock");
    });

    it("although a launcher that was killed left its lock", async () => {
      checkout.write("a checkout/.firebreak/lock/pid", "99999999\n");

      expect((await checkout.run()).code).to.equal(7);
      expect(installs()).to.equal(1);
    });

    it("nothing for npm, so that a lockfile that does not match can be mended", async () => {
      await checkout.run(["npm", "install", "left"]);

      expect(checkout.log()).to.deep.equal(["npm install left"]);
    });
  });

  describe("runs", () => {
    beforeEach(() => {
      checkout.node("24.15.0");
      checkout.npm();
    });

    it("the command from any folder and through links, with every argument and the exit code", async () => {
      symlinkSync(join(checkout.root, "firebreak"), join(checkout.bin, "fb"));
      symlinkSync("fb", join(checkout.bin, "fb again"));

      const { code, out } = await checkout.run(["drill", "a b", "", "*"], {
        command: join(checkout.bin, "fb again"),
        cwd: "/",
      });

      expect(code).to.equal(7);
      expect(JSON.parse(out)).to.deep.equal({ cwd: "/", args: ["drill", "a b", "", "*"], under: "24.15.0" });
    });

    it("the tests, also when the contracts do not compile, which the tests report themselves", async () => {
      await checkout.run();
      checkout.write("a checkout/contracts/A.sol", "contract A {");
      checkout.write("a checkout/node_modules/hardhat/dist/src/cli.js", "process.exit(1);");

      expect(JSON.parse((await checkout.run(["test", "unit"])).out).args).to.deep.equal(["unit"]);
    });

    it("no compiler before the tests, which compile beside what needs no contracts", async () => {
      checkout.write("a checkout/contracts/A.sol", "contract A {}");

      await checkout.run(["test", "unit"]);

      expect(checkout.log().filter((line) => line.startsWith("hardhat build"))).to.be.empty;
    });

    it("no compiler before what needs no contracts (`status` and `act` waited for it, and failed with it)", async () => {
      checkout.write("a checkout/contracts/A.sol", "contract A {");

      for (const command of ["run", "status", "act", "veto", "explain", "audit"])
        expect(JSON.parse((await checkout.run([command, "x"])).out).args).to.deep.equal([command, "x"]);
      expect(checkout.log().filter((line) => line.startsWith("hardhat build"))).to.be.empty;
    });

    it("what a shell was handed by its bare name, and says so where there is none (it ended with 127 and no word)", async () => {
      const command = join(checkout.bin, "sh");

      const here = await checkout.run(["firebreak", "status"], { command, cwd: checkout.root });
      const nowhere = await checkout.run(["-c", `. '${checkout.root}/firebreak'`, "fb"], { command });

      expect(JSON.parse(here.out).args).to.deep.equal(["status"]);
      expect([nowhere.code, nowhere.err]).to.deep.equal([
        1,
        "firebreak: cannot find fb here or on PATH; run it by its path, e.g. ./firebreak\n",
      ]);
    });

    it("the compiler once, and again when a contract changed", async () => {
      const compiled = (): number => checkout.log().filter((line) => line.startsWith("hardhat build")).length;
      checkout.write("a checkout/contracts/A.sol", "contract A {}");
      await checkout.run();
      await checkout.run();
      expect(compiled()).to.equal(1);

      checkout.write("a checkout/contracts/A.sol", "contract A { }");
      await checkout.run();
      expect(compiled()).to.equal(2);
    });

    it("nothing that writes outside the checkout", async () => {
      checkout.write("a checkout/contracts/A.sol", "contract A {}");

      expect((await checkout.run()).code).to.equal(7);

      expect(readdirSync(checkout.temp).sort()).to.deep.equal(["a checkout", "bin", "fetched", "hardhat", "log"]);
    });
  });
});
