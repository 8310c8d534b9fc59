import { writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { createLog, secretsIn, shoutOf } from "../src/log.ts";
import { makeFolder } from "./store/changes.ts";
import { seed } from "./support/seed.ts";

const token = "s3cr3t-t0ken-of-a-node";
const key = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
const text = "chain: { rpc: [env:NODE_URL, env:NONE] }\nsigner: { key: env:KEY, passphrase: env:WORDS }";
const secrets = secretsIn(text, {
  NODE_URL: `https://user:pa/ss@node.test/v3/${token}`,
  KEY: `0x${key}`,
  WORDS: "horse-battery",
  OTHER: "unread",
});

function open(known: readonly string[] = secrets) {
  let said = "";
  const log = createLog(
    {
      write: (line) => {
        said += line;
      },
    },
    known,
  );
  return { log, said: () => said };
}

describe("the log", () => {
  it(`keeps one line for one event, and obeys nothing in 1,000 fuzzed strings (fault row 27, ${seed.shown})`, () => {
    const { log, said } = open();
    const nasty = fc.constantFrom(
      "\n",
      "\r\n",
      "\u001b[2J",
      "\u202e",
      "\u2028",
      "\u0000",
      "\ud800",
      '"}',
      "\\",
      "%s",
      "\u200b",
    );
    const strings = fc
      .array(fc.oneof(nasty, fc.string({ unit: "binary" })), { maxLength: 20 })
      .map((all) => all.join(""));
    const samples = fc.sample(strings, { numRuns: 1_000, seed: seed.value });

    for (const sample of samples) log(sample, new Error(sample));

    const lines = said().trimEnd().split("\n");
    expect(lines).to.have.length(1_000);
    expect(said().replaceAll("\n", "")).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of lines) expect(Object.keys(JSON.parse(line))).to.deep.equal(["level", "time", "error", "msg"]);
  });

  it("shows no key and no token of a URL, wherever a message is cut (fault row 28)", () => {
    const { log, said } = open();
    for (let before = 0; before < 400; before++) {
      const padding = "x ".repeat(before);
      for (const secret of secrets) log(`notifier ${secret}`, new Error(`${padding}${secret} did not answer`));
      log(`at wss://node.test/${token}`, `${padding}${key} at https://other.test/v2/${token}?a=${token}`);
    }

    expect(said().split("\n")).to.have.length(1_601);
    for (const secret of [token.slice(0, 8), key.slice(0, 8), "pa/ss", "user:", "node.test", "horse"])
      expect(said()).not.to.include(secret);
  });

  it("hides what a reload adds to what it knows (only what the first text named was hidden)", () => {
    const known: string[] = [];
    const { log, said } = open(known);
    known.push("a-password-of-later");

    log("of later", new Error("a-password-of-later and what-nobody-reads"));

    expect(JSON.parse(said()).error).to.equal("[hidden] and what-nobody-reads");
  });

  it("hides what lies in files that a configuration refers to (what stood in variables alone was hidden)", () => {
    const folder = makeFolder();
    writeFileSync(`${folder.path}/the hook`, "a-secret-of-the-webhook\n");
    const { log, said } = open(secretsIn(`webhook: { secret: "file:${folder.path}/the hook", port: 1 }`, {}));
    folder.remove();

    log("of a file", new Error("a-secret-of-the-webhook was told"));

    expect(JSON.parse(said()).error).to.equal("[hidden] was told");
  });

  it("knows the secrets that a configuration refers to, and says the rest as it is", () => {
    const { log, said } = open();

    log("the journal cannot be written", new Error("expected an answer within 1 s; disk I/O error"));

    const { level, msg, error } = JSON.parse(said());
    expect(secrets).to.have.length(3);
    expect([level, msg, error]).to.deep.equal([
      "error",
      "the journal cannot be written",
      "expected an answer within 1 s; disk I/O error",
    ]);
  });

  it("has news without an error, such as that the record can be reached again", () => {
    const { log, said } = open();

    log("the record has everything again");

    const { time: _, ...line } = JSON.parse(said());
    expect(line).to.deep.equal({ level: "info", msg: "the record has everything again" });
  });

  it("is a line for whoever looks on where there is none, with nothing that a terminal would obey", () => {
    const lines: string[] = [];
    const shout = shoutOf({ write: (text) => lines.push(text) });

    shout("the record has everything again");
    shout("the record cannot be reached", new Error("\u001b[2Jaway"));

    expect(lines).to.deep.equal([
      "the record has everything again\n",
      "the record cannot be reached: \\u001b[2Jaway\n",
    ]);
  });
});
