import { expect } from "chai";
import { firebreakProcess } from "../support/cli.ts";

/** What the other tests ask of commands in their own process holds for one of its own, too: words, channels, exit codes. */
describe("the program as a process", () => {
  it("ends with 0 and an answer on stdout", async () => {
    const { code, out, err } = await firebreakProcess(["schema"]);

    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(JSON.parse(out)).to.have.property("properties");
  });

  it("ends with 2 and a sentence on stderr, whether the command, its words or the file that they name is wrong", async () => {
    const wrong = await firebreakProcess(["check", "--config", "nowhere.yaml"]);
    const absent = await firebreakProcess(["status", "--store", "nowhere.sqlite"]);
    const unknown = await firebreakProcess(["contain"]);

    expect([wrong.code, absent.code, unknown.code]).to.deep.equal([2, 2, 2]);
    for (const { out, err } of [wrong, absent]) {
      expect(out).to.equal("");
      expect(err).to.match(/^firebreak: [^\n]+\n$/);
    }
    expect(unknown.err).to.include("contain");
  });
});
