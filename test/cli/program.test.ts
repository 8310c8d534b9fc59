import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { Help } from "commander";
import { commandNames, programFor } from "../../src/cli/program.ts";
import { firebreak } from "../support/cli.ts";

describe("the command line", () => {
  const help = new Help();

  for (const name of commandNames)
    it(`says of ${name} in its help what ${name} says of itself`, async () => {
      const short = (await programFor(["--help"])).commands.find((command) => command.name() === name);
      const program = await programFor([name, "--help"]);
      const whole = program.commands.find((command) => command.name() === name);

      expect(short?.description()).to.equal(whole?.description());
      expect(program.createHelp().subcommandTerm(whole ?? program)).to.equal(help.subcommandTerm(whole ?? program));
    });

  it("says which version it is, which SECURITY.md asks for", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));

    expect(await firebreak(["--version"])).to.deep.equal({ code: 0, out: `${version}\n`, err: "" });
  });

  it("loads a command with `help` before it, too", async () => {
    const plan = (await programFor(["help", "plan"])).commands.find((command) => command.name() === "plan");

    expect(plan?.commands).to.have.length.above(3);
  });

  it("shows its help without loading what the commands need", () => {
    const code = `const { programFor } = await import("./src/cli/program.ts");
      (await programFor(["--help"])).helpInformation();
      console.log(process.moduleLoadList.filter((one) => / (sqlite|tls)$/.test(one)).join());`;

    expect(execFileSync(process.execPath, ["--input-type=module", "--eval", code]).toString().trim()).to.equal("");
  });
});
