import { expect } from "chai";
import { createTitles, onChain } from "../../src/cli/titles.ts";
import type { NewEntry } from "../../src/core/types.ts";

const started = (...chains: readonly NewEntry["body"][]): NewEntry => {
  const more: NewEntry["body"] = chains.length > 1 ? { chains: [...chains] } : {};
  return { kind: "started", ref: "responder", body: { ...chains[0], ...more } };
};
const [one, two] = [
  { chain: "10", name: "one" },
  { chain: "2", name: "two" },
];

function seen(...entries: readonly NewEntry[]) {
  const all = createTitles();
  for (const entry of entries) all.take(entry);
  return all;
}

describe("how the chains of a record are called", () => {
  it("is by their names where there are several, and in their order", () => {
    expect(seen(started(one, two)).titles()).to.deep.equal({ 10: "one", 2: "two" });
    expect(seen(started(one, two)).followed()).to.deep.equal([
      { chain: "10", title: "one" },
      { chain: "2", title: "two" },
    ]);
  });

  it("is by nothing where there is one, and by its id of an earlier version", () => {
    expect(seen(started(one)).titles()).to.deep.equal({});
    expect(seen(started({ chain: "1" }, two)).titles()).to.deep.equal({ 1: "1", 2: "two" });
    expect(seen({ kind: "started", ref: "responder", body: {} }).followed()).to.deep.equal([]);
  });

  it("is still known of one that is followed no more, of which old entries are", () => {
    expect(seen(started(one, two), started(two)).titles()).to.have.keys("2", "10");
    expect(seen(started(one, two), started(two)).followed()).to.have.length(1);
  });

  it("stands behind what is of a chain, and nowhere where nobody can take it for another", () => {
    const titles = { 10: "one", 2: "two" };

    expect([onChain(titles, "2"), onChain({}, "2"), onChain(titles, undefined)]).to.deep.equal([" on two", "", ""]);
  });
});
