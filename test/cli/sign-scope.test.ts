import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { wishDigest } from "../../src/lib/approval.ts";
import { parseApproval, writeApproval } from "../../src/lib/approval-file.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const approver = Wallet.createRandom();
const env = { FIRST: approver.privateKey };
const small = `drain:0xe7f1${"00".repeat(17)}12:rule`;
const capitals = small.replace("0xe7f1", "0xE7F1");

describe("firebreak sign for an incident", function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof makeFolder>;
  const at = (name: string) => join(folder.path, name);
  before(() => {
    folder = makeFolder();
    const operator = { approvers: [approver.address], threshold: 1 };
    const chain = { id: 1, rpc: ["http://127.0.0.1:9"], quorum: 1 };
    const detectors = {
      drain: { use: "silence", address: approver.address, event: "event Beat()", withinBlocks: 3 },
    };
    writeFileSync(at("f.yaml"), JSON.stringify({ chain, store: "s.sqlite", operator, detectors, playbooks: [] }));
  });
  after(() => folder.remove());

  const sign = (out: string, ...args: readonly string[]) =>
    firebreak(["sign", ...args, "--key", "env:FIRST", "--out", at(out)], env);

  it("signs no key that none can have, and says how it is spelled (it was signed, in force, and silenced nothing)", async () => {
    const refused = [
      await sign("no.json", "silence", capitals, "--config", at("f.yaml")),
      await sign("no.json", "maintenance", capitals, "--config", at("f.yaml")),
      await sign("no.json", "veto", capitals, "--config", at("f.yaml")),
      await sign("no.json", "silence", "drain:*", "--config", at("f.yaml")),
      await sign("no.json", "silence", "drain:", "--config", at("f.yaml")),
    ];

    expect(refused.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2, 2]);
    for (const { err } of refused.slice(0, 3))
      expect(err.endsWith(`found ${capitals}; give ${small}\n`), err).to.equal(true);
    expect(refused[3]?.err).to.include("a * is for everything, and for no part of a key");
    expect(existsSync(at("no.json"))).to.equal(false);
  });

  it("signs the right spelling of it, and adds nothing to an approval of the wrong one", async () => {
    const right = await sign("yes.json", "silence", small, "--config", at("f.yaml"));
    const { approval, ...file } = parseApproval(readFileSync(at("yes.json"), "utf8"));
    const wish = { verb: "silence", scope: capitals, about: file.about };
    const other = { ...approval, ...{ scope: capitals, action: wishDigest(wish) } };
    writeFileSync(at("old.json"), writeApproval({ approval: other, about: file.about, signatures: [] }));

    const added = await sign("old.json", "--in", at("old.json"));

    expect(right.code, right.err).to.equal(0);
    expect(approval.scope).to.equal(small);
    expect([added.code, added.err.includes(small)]).to.deep.equal([2, true]);
  });
});
