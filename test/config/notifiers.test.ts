import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { notifierIds } from "../../src/config/notifiers.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../store/changes.ts";

const base = "chain: { id: 1, rpc: [http://127.0.0.1:8545], quorum: 1 }\nstore: store.sqlite\n";
const [pager, desk] = ["{ use: post, url: env:PAGER }", "{ use: post, url: env:DESK }"];
const listed = (...all: readonly string[]) => {
  const { notifiers } = parseConfig(`${base}notifiers: [${all.join(", ")}]`, "f.yaml");
  return notifiers.map(({ id, formerly }) => ({ id, formerly }));
};

describe("the names of notifiers", () => {
  it("do not change with their place (one that was put in front took how far another had told, whose notices were lost)", async () => {
    const folder = makeFolder();
    const open = () => openStore({ path: folder.store, now: () => 0 });
    const before = listed(pager);
    const first = await open();
    await first.told(before[0]?.id ?? "", before);
    await first.commit({ entries: [makeEntry("a"), makeEntry("b"), makeEntry("c")] });
    first.markTold(before[0]?.id ?? "", 1);
    await first.close();

    const after = listed(desk, pager);
    const again = await open();
    const told = await Promise.all(after.map(({ id }) => again.told(id, after)));
    await again.close();
    folder.remove();

    expect(told).to.deep.equal([3, 1]);
  });

  it("say what they are and what their settings are, in any order, and count equal ones", () => {
    const nextId = notifierIds();

    const one = nextId({ use: "post", ...{ url: "env:PAGER" } }, 0);
    const other = nextId({ ...{ url: "env:PAGER" }, use: "post" }, 1);

    expect(one).to.deep.equal({ id: "post-140985", formerly: "post-1" });
    expect(other).to.deep.equal({ id: "post-140985-2", formerly: "post-2" });
    expect(listed(pager)).to.deep.equal([one]);
  });
});
