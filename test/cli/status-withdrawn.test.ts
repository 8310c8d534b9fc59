import { expect } from "chai";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

describe("firebreak status of an incident whose block is gone, or that waits for people", () => {
  it("says that it is withdrawn, and what was decided of it (it went on asking)", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: Date.now });
    const [ref, place] = ["drain:0x1", { on: "1", chain: "1", block: "100", blockHash: "0xa" }];
    const body = { verdict: "ask", reason: "playbook stop asks a person", ...place };
    await store.commit({
      entries: [
        { kind: "finding", ref, body: place },
        { kind: "decision", ref, body },
        { kind: "retracted", ref, body: { ...place, reason: "its block is no longer part of the chain" } },
      ],
    });
    await store.close();

    const words = await firebreak(["status", "--store", folder.store]);
    expect(words.out).not.to.include("firebreak approve");
    const { incidents } = JSON.parse((await firebreak(["status", "--store", folder.store, "--json"])).out);
    folder.remove();

    expect(words.out).to.match(
      /^incident {2}drain:0x1, found [^;]+: withdrawn, its block is no longer part of the chain; before: ask \(playbook stop asks a person\);/m,
    );
    expect(incidents[ref]).to.include({ verdict: "ask", withdrawn: "its block is no longer part of the chain" });
  });

  it("names the command that approves what waits for a person (it said only that it asks)", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    const body = { verdict: "ask", reason: "playbook stop asks a person", on: "1" };
    await store.commit({ entries: [{ kind: "decision", ref: "drain:0x1", body }] });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);
    folder.remove();

    expect(out).to.include("detected; somebody has to approve it: `firebreak approve drain:0x1`\n");
  });

  it("names the command for what a cap left beside what is acted on, also as JSON (nobody was asked)", async () => {
    const folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    const [ref, place] = ["drain:0x1", { on: "1", chain: "1", block: "100", blockHash: "0xa" }];
    const body = { verdict: "act", reason: "acts", playbook: "stop", steps: ["pause"], left: ["strip"], ...place };
    await store.commit({
      entries: [
        { kind: "finding", ref, body: place },
        { kind: "decision", ref, body },
      ],
    });
    await store.close();

    const words = await firebreak(["status", "--store", folder.store]);
    const { incidents } = JSON.parse((await firebreak(["status", "--store", folder.store, "--json"])).out);
    folder.remove();

    expect(words.out).to.include("authorised; somebody has to approve strip: `firebreak approve drain:0x1`\n");
    expect(incidents[ref].left).to.deep.equal(["strip"]);
  });
});
