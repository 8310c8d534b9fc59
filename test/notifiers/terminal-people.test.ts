import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { lineOf } from "./telling.ts";

describe("the terminal notifier, where people have to know what to do", () => {
  it("names the command for what waits for a person, with a key that a shell takes whole", async () => {
    expect(await lineOf("decision", { verdict: "ask", reason: "asks" }, "owner:0x11")).to.include(
      "somebody has to approve it: `firebreak approve owner:0x11`",
    );
    expect(await lineOf("decision", { verdict: "delay", reason: "soon" }, "owner:0x11")).to.match(
      /`firebreak sign veto owner:0x11 --key env:NAME --out FILE`, then `firebreak veto owner:0x11 --signature FILE`; to act at once: `firebreak approve owner:0x11`/,
    );
    expect(await lineOf("decision", { verdict: "ask", reason: "asks" }, "a b;'c")).to.include(
      "`firebreak approve 'a b;'\\''c'`",
    );
    expect(await lineOf("decision", { verdict: "act", reason: "acts" })).not.to.include("firebreak approve");
  });

  it("says where it is written what they do", async () => {
    const runbook = "https://team.example/runbook";

    expect(await lineOf("decision", { verdict: "ask", reason: "asks", runbook }, "owner:0x11")).to.match(
      /`firebreak approve owner:0x11` · runbook: https:\/\/team\.example\/runbook\n$/,
    );
    expect(await lineOf("rung", { status: "begun", ladder: "l", page: "call the owners", runbook })).to.match(
      /PEOPLE NEEDED .* · runbook: https:\/\/team\.example\/runbook\n$/,
    );
    expect(await lineOf("decision", { verdict: "ask", reason: "asks" })).not.to.include("runbook");
  });

  it("asks for the steps that a cap left, beside what is acted on, and not yet beside what is announced", async () => {
    const body = { reason: "one is the cap", steps: ["pause"], left: ["strip", "mend"] };
    const acts = await lineOf("decision", { ...body, verdict: "act" }, "owner:0x11", { color: true });

    expect(acts).to.include("\u001b[31mACTS, and ASKS ");
    expect(acts).to.include("steps: pause · somebody has to approve strip, mend: `firebreak approve owner:0x11`");
    expect(await lineOf("decision", { ...body, verdict: "delay" }))
      .to.match(/ACTS SOON/)
      .and.not.include("strip");
  });

  it("says LIFTED in red of a containment that somebody ended, and less loudly where nobody has to be woken (it was grey)", async () => {
    const line = (more: NewEntry["body"]) =>
      lineOf("effect", { holds: "no", block: "167", held: "166", ...more }, "pause", { color: true });
    const [lifted, announced, ended, never] = [
      await line({ lifted: true }),
      await line({ lifted: true, by: "approvers" }),
      await line({ lifted: true, by: "time" }),
      await line({}),
    ];

    expect(lifted).to.include("\u001b[31mLIFTED ");
    expect(announced).to.include("\u001b[33mlifted ");
    expect(ended).to.include("\u001b[33mended ");
    expect(never).to.include("\u001b[90mholds: no ");
  });

  it("asks to sign what tightens alone (a proposal to open read `PROPOSED, sign it`)", async () => {
    const words = async (direction: string) => {
      const line = await lineOf("proposal", {
        status: "proposed",
        direction,
        says: "`firebreak safe sign a.json`",
        file: "a.json",
      });
      return [line.slice(22, 39), line.split("·").length];
    };

    expect(await words("tightens")).to.deep.equal(["PROPOSED, sign it", 2]);
    expect(await words("loosens")).to.deep.equal(["PROPOSED, LOOSENS", 2]);
    expect(await words("unknown")).to.deep.equal(["PROPOSED, read it", 2]);
  });

  it("shows of a proposal what to type, however long its addresses (it was cut off after 120 characters)", async () => {
    const says = `TIGHTENS pause() of 0x${"7a".repeat(20)}, through the Safe 0x${"5a".repeat(20)}, nonce 1: \`firebreak safe sign p/${"0".repeat(64)}.json\``;

    expect(await lineOf("proposal", { status: "proposed", direction: "tightens", says })).to.include(says);
  });

  it("says of a fault that nobody but people can mend that they are needed (what no block takes was a fault like any other)", async () => {
    const words = async (more: object) =>
      (await lineOf("fault", { reason: "it is in no block", ...more }, "one")).slice(22, 39);

    expect(await words({ severity: "critical", alarm: "unmined" })).to.equal("PEOPLE NEEDED    ");
    expect(await words({ alarm: "unauthorised" })).to.equal("PEOPLE NEEDED    ");
    expect(await words({ severity: "critical", over: true })).to.equal("fault is over    ");
    expect(await words({})).to.equal("fault            ");
  });

  it("says of which chain a fault is, where there are several", async () => {
    expect(await lineOf("fault", { reason: "no head", chain: "10" }, "node:a")).to.match(
      / node:a · chain 10 · no head/,
    );
    expect(await lineOf("fault", { reason: "no head" }, "node:a")).to.match(/ node:a · no head/);
  });

  it("says of a fault that it is over", async () => {
    expect(await lineOf("fault", { reason: "it answers again", over: true }, "node:a")).to.match(
      / fault is over +node:a/,
    );
  });

  it("says of what was loosened that it is over, which nobody commands", async () => {
    const line = await lineOf("command", { verb: "ended", what: "brake", reason: "brake * ended" }, "brake:*");

    expect(line).to.match(/ in force again +brake \* ended\n$/);
  });

  it("names of what is handed to another chain that chain beside its block (it said a block in which nothing was found, or block 0)", async () => {
    const body = { detector: "roles", subject: "0x11", severity: "critical", chain: "1", block: "7" };

    expect(await lineOf("finding", { ...body, on: "1" })).to.include("roles at 0x11 in block 7 ·");
    expect(await lineOf("finding", { ...body, on: "8453" })).to.include("on chain 1, for chain 8453 at its block 7 ·");
    expect(await lineOf("finding", { ...body, on: "8453", block: "0" })).to.include("on chain 1, for chain 8453 ·");
  });
});
