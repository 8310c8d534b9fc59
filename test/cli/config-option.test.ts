import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { waitsFor } from "../../src/notifiers/words.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";
import { owners } from "../support/proposals.ts";

const [approver] = owners;

describe("the configuration that FIREBREAK_CONFIG names", () => {
  const folder = makeFolder();
  const path = join(folder.path, "firebreak.yaml");
  const signed = join(folder.path, "veto.json");
  const env = { ...process.env, FIREBREAK_CONFIG: path, NAME: approver?.privateKey };
  const heard: string[] = [];
  let operator: Awaited<ReturnType<typeof openOperator>>;
  before(async () => {
    const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
    const people = { socket: "fb.sock", approvers: [approver?.address] };
    const reads = { open: { address: `0x${"7a".repeat(20)}`, call: "function paused() view returns (bool)" } };
    const detectors = { owner: { use: "invariant", reads, holds: "!open" } };
    writeFileSync(path, JSON.stringify({ chain, store: "store.sqlite", operator: people, detectors }));
    await (await openStore({ path: folder.store, now: () => 7 })).close();
    operator = await openOperator(join(folder.path, "fb.sock"), async ({ verb, scope }) => {
      heard.push(`${verb} ${scope}`);
      return { accepted: true, message: "[]" };
    });
  });
  after(async () => {
    await operator.close();
    folder.remove();
  });

  it("lets what a notice says be typed as it stands (`firebreak veto KEY` ended with 2)", async () => {
    const said = [...waitsFor("delay", "owner:0x11").matchAll(/`firebreak ([^`]+)`/g)].map(([, words = ""]) => words);

    const codes = [];
    for (const words of said) codes.push((await firebreak(words.replace("FILE", signed).split(" "), env)).code);

    expect(said).to.have.length(3);
    expect(codes).to.deep.equal([0, 0, 0]);
    expect(existsSync(signed)).to.equal(true);
    expect(heard).to.deep.equal(["veto owner:0x11", "approve owner:0x11"]);
    expect((await firebreak(["status"], env)).code).to.equal(0);
  });

  it("gives way to a place that is typed", async () => {
    const elsewhere = { ...env, FIREBREAK_CONFIG: "nowhere.yaml" };

    const again = await firebreak(["sign", "--in", signed, "--key", "env:NAME", "--out", signed], elsewhere);
    const codes = [
      (await firebreak(["status", "--config", path], elsewhere)).code,
      (await firebreak(["status", "--store", folder.store], elsewhere)).code,
      (await firebreak(["approve", "k", "--socket", join(folder.path, "fb.sock")], elsewhere)).code,
      (await firebreak(["status"], elsewhere)).code,
    ];

    expect(codes).to.deep.equal([0, 0, 0, 2]);
    expect(again.err).to.match(/has not signed it yet/);
  });

  it("is never the new one of a reload, which it runs beside", async () => {
    const { code, err } = await firebreak(["sign", "reload", "--before", path, "--key", "env:NAME", "--out", "x"], env);

    expect(code).to.equal(2);
    expect(err).to.match(/found no --config$/m);
  });

  it("is named where there is none", async () => {
    const without = { ...env, FIREBREAK_CONFIG: "" };

    for (const words of [["veto", "k"], ["status"], ["check"], ["sign", "veto", "k"], ["audit", "verify"]])
      expect((await firebreak(words, without)).err).to.include("FIREBREAK_CONFIG");
  });
});
