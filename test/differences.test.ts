import { expect } from "chai";
import { differences, inFull, inShort, settingsOf } from "../src/differences.ts";

const change = (was: object, is: object) => ({ what: "it", settings: differences({ ...was }, { ...is }) });

describe("a difference between two settings", () => {
  it("shows long settings from where they differ (both were cut before that, and looked alike)", () => {
    const was = { announced: ["a".repeat(100), "b"] };
    const said = inShort(change(was, { announced: ["a".repeat(100), "c"] }));

    expect(said).to.match(/^it \(announced …a+","b"\] → …a+","c"\]\)$/);
    expect(said.length).to.be.below(200);
  });

  it("is cut for the journal alone (who signed never saw `&& false` at the end)", () => {
    const long = "event.amount > 1000000000000000000 && event.by != '0xa5' && block.number > 1";
    const both = change({ when: "true", a: 1, b: 1, c: 1 }, { when: `${long} && false`, a: 2, b: 2, c: 2 });

    expect(inFull(both)).to.deep.equal([
      "it",
      `  when "true" → "${long} && false"`,
      "  a 1 → 2",
      "  b 1 → 2",
      "  c 1 → 2",
    ]);
    expect(inShort(both)).to.match(/^it \(when "true" → "event.*…, a 1 → 2, b 1 → 2, and 1 more\)$/);
  });

  it("goes down to what differs, and takes a list for one setting", () => {
    const was = { reads: { held: { blocksAgo: 1, args: ["1", "2"] } }, same: { a: 1 } };
    const is = { reads: { held: { blocksAgo: 2, args: ["1"] } }, same: { a: 1 }, more: {} };

    expect(differences(was, is)).to.deep.equal([
      { at: "reads.held.blocksAgo", was: 1, is: 2 },
      { at: "reads.held.args", was: ["1", "2"], is: ["1"] },
      { at: "more", was: undefined, is: {} },
    ]);
    expect(settingsOf({ a: { b: 1 } })).to.deep.equal([{ at: "a.b", is: 1 }]);
  });

  it("says of a URL no more than its host, and that it differs in what is hidden", () => {
    const keys = change({ url: "https://me:secret@a.example/key-1" }, { url: "https://a.example/key-2" });
    const nodes = change({ rpc: ["http://127.0.0.1:1", "wss://a.example/?k=1"] }, { rpc: ["https://no host/key"] });

    expect(inFull(keys)[1]).to.equal('  url "https://a.example/…" → "https://a.example/…", in what is hidden here');
    expect(inFull(nodes)[1]).to.equal('  rpc ["http://127.0.0.1:1","wss://a.example/…"] → ["https://…"]');
  });

  it("says of a list that one of its URLs differs in what is hidden, whatever else differs (it looked like the same one)", () => {
    const [mine, other] = ["https://a.example/key-1", "https://a.example/key-2"];
    const said = (was: readonly unknown[], is: readonly unknown[]) => inFull(change({ rpc: was }, { rpc: is }))[1];
    const hidden = /, in what is hidden here$/;

    expect(said([mine, "https://b.example"], [other, "https://c.example"])).to.equal(
      '  rpc ["https://a.example/…","https://b.example"] → ["https://a.example/…","https://c.example"], in what is hidden here',
    );
    expect(said([mine], ["https://c.example", other])).to.match(hidden);
    expect(said([mine, other], [mine])).to.match(hidden);
    expect(said([{ url: mine, weight: 1 }], [{ url: other, weight: 2 }])).to.match(hidden);
    expect(said([mine, "https://b.example"], ["https://c.example", mine])).not.to.match(hidden);
  });

  it("takes the name of a method for a name like others", () => {
    expect(differences({}, { constructor: 1 })).to.deep.equal([{ at: "constructor", was: undefined, is: 1 }]);
  });
});
