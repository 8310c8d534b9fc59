import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { lineOf } from "./telling.ts";

const SUBJECT = `0x${"ab".repeat(20)}`;

describe("the terminal notifier", () => {
  it("stays on one line and obeys nothing, whatever an attacker named his contract", async () => {
    const evil = "x\n2026-11-21 03:04:05Z  CONTAINED\r\u001b[2J\u202e\u2028";

    for (const kind of [
      "started",
      "finding",
      "retracted",
      "decision",
      "intent",
      "rung",
      "mined",
      "outcome",
      "stable",
      "effect",
      "fault",
      "disarmed",
    ] as const) {
      const body = {
        severity: evil,
        verdict: evil,
        status: evil,
        reason: evil,
        detector: evil,
        evidence: { [evil]: evil },
      };
      const line = await lineOf(kind, body, evil);
      expect(line.slice(0, -1)).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(line.endsWith("\n")).to.equal(true);
    }
  });

  it("says in red that a containment was undone, and quietly that a finding was withdrawn (both were quiet)", async () => {
    const undone = await lineOf("retracted", { action: "pause", reason: "its block 9 is gone" }, "1:x", {
      color: true,
    });
    const withdrawn = await lineOf("retracted", { blockHash: "0xab", reason: "its block 9 is gone" });

    expect(undone).to.include(`${String.fromCharCode(27)}[31mUNDONE `);
    expect(stripVTControlCharacters(undone)).to.match(/UNDONE +pause · its block 9 is gone · 1:x\n$/);
    expect(withdrawn).to.match(/withdrawn +key · its block 9 is gone\n$/);
  });

  it("says that what was withdrawn is open again (it was called undone)", async () => {
    const open = await lineOf("retracted", { action: "pause", was: "withdrawn", reason: "its block 9 is gone" }, "1:x");

    expect(open).to.match(/open again +pause · its block 9 is gone · 1:x\n$/);
  });

  it("keeps a line short when its facts are not, and writes something for a body without any", async () => {
    const long = await lineOf("finding", {
      severity: "critical",
      evidence: Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`f${n}`, "y".repeat(5_000)])),
    });
    const empty = await lineOf("outcome", {});

    expect(long.length).to.be.lessThan(700);
    expect(empty).to.include("key");
  });

  it("gives a reason whole, as far as the line goes (what to do was cut off after 120 characters)", async () => {
    const reason = `${"expected and found, ".repeat(20)}correct the address`;

    for (const kind of ["fault", "disarmed", "decision", "rung", "outcome", "retracted"] as const)
      expect(await lineOf(kind, { reason }), kind).to.include("found, correct the address");
    expect(await lineOf("fault", { reason: "x".repeat(5_000) })).to.have.length.below(700);
  });

  it("tells of a finding: when, how bad, who says so, of what, and why", async () => {
    const body = {
      detector: "roles",
      severity: "critical",
      subject: SUBJECT,
      block: "123",
      evidence: { withinBlocks: "3", lost: "55" },
    };

    expect(await lineOf("finding", body)).to.equal(
      `2026-11-21 03:04:05Z  CRITICAL finding  roles at ${SUBJECT} in block 123 · within blocks 3, lost 55 · incident key\n`,
    );
  });

  it("says of a finding that is doubtful why it is (it read like a fact)", async () => {
    const pending = { hash: `0x${"cd".repeat(32)}`, from: SUBJECT, includable: true };

    expect(await lineOf("finding", { belowQuorum: true })).to.include(" · fewer nodes than the quorum vouch for it · ");
    expect(await lineOf("finding", { pending })).to.include(` · not mined: ${pending.hash} · `);
  });

  it("is calm about a ladder whose effect is there, and says where it is over (both read as green: ladder holds)", async () => {
    const held = { status: "held", action: "pause", ladder: "pause" };
    const there = await lineOf("rung", held, "key", { color: true });
    const over = await lineOf("rung", { ...held, over: true }, "key", { color: true });

    expect(there).to.include(`${String.fromCharCode(27)}[32mladder holds `);
    expect(over).to.include(`${String.fromCharCode(27)}[33mheld, over since `);
    expect(stripVTControlCharacters(over)).to.match(/held, over since +key · pause · ladder pause\n$/);
  });

  it("says until when something is loosened as a date (it was a number of ten digits)", async () => {
    const line = await lineOf("command", { verb: "brake", scope: "*", ends: "1795771339", by: ["0xa"] }, "brake:*");

    expect(line).to.include("ends 2026-11-27T09:22:19.000Z");
  });

  it("tells of every verdict and every outcome in words", async () => {
    const reason = "playbook p says so";
    expect(await lineOf("decision", { verdict: "act", reason, steps: ["pause", "trip"] }))
      .to.include("ACTS")
      .and.include("steps: pause, trip");
    expect(await lineOf("decision", { verdict: "ask", reason, steps: ["pause"] })).to.include("ASKS a person");
    expect(await lineOf("decision", { verdict: "shadow", reason, steps: ["pause"] })).to.include("in shadow");
    expect(await lineOf("decision", { verdict: "ignore", reason, steps: [] }))
      .to.include("ignored")
      .and.not.include("steps");

    expect(
      await lineOf("outcome", {
        status: "contained",
        incident: "i",
        hash: "0x12",
        minedBlock: "5",
        verifiedBlock: "6",
        paid: "94828099616814",
      }),
    ).to.equal(
      "2026-11-21 03:04:05Z  CONTAINED         i · tx 0x12 · mined block 5, verified block 6, paid 94828099616814 wei\n",
    );
    expect(await lineOf("outcome", { status: "already", incident: "i", verifiedBlock: "6" })).to.include(
      "already safe",
    );
    expect(await lineOf("outcome", { status: "no-effect", incident: "i", reason }))
      .to.include("NO EFFECT")
      .and.include(reason);
    expect(await lineOf("outcome", { status: "failed", incident: "i", reason }))
      .to.include("FAILED")
      .and.include(reason);
  });

  it("shows colors only when told to, and the same words", async () => {
    const plain = await lineOf("disarmed", { reason: "no role" });
    const colored = await lineOf("disarmed", { reason: "no role" }, "key", { color: true });

    expect(plain).not.to.include("\u001b");
    expect(colored).to.include("\u001b[31m");
    expect(stripVTControlCharacters(colored)).to.equal(plain);
  });
});
