import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

describe("firebreak audit with a configuration", () => {
  let folder: ReturnType<typeof makeFolder>;
  before(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a")] });
    await store.close();
    const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
    writeFileSync(join(folder.path, "f.yaml"), JSON.stringify({ chain, store: folder.store }));
  });
  after(() => folder.remove());

  it("reads the store that it names, as `status` and `explain` do (--config was an unknown option)", async () => {
    const [config, out] = [join(folder.path, "f.yaml"), join(folder.path, "out.jsonl")];

    const verified = await firebreak(["audit", "verify", "--config", config]);
    const exported = await firebreak(["audit", "export", "--config", config, "--out", out]);
    const neither = await firebreak(["audit", "export", "--out", join(folder.path, "other.jsonl")]);

    expect(verified.out, verified.err).to.match(/^intact: 1 entries/);
    expect(exported.out, exported.err).to.match(/^1 entries written/);
    expect(neither.err).to.include("expected --config (or FIREBREAK_CONFIG) or --store, found neither");
  });
});
