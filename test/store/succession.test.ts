import { expect } from "chai";
import { fromFormer, succession } from "../../src/store/succession.ts";

const [a, b, c] = ["post-aaaaaa", "post-bbbbbb", "jsonl-cccccc-2"] as const;
const marks = (known: Record<string, number>) => new Map(Object.entries(known));

describe("notifiers that others succeed", () => {
  it("are known of an earlier version by their place, once, and then by none", () => {
    const all = [
      { id: a, formerly: "post-1" },
      { id: c, formerly: "jsonl-2" },
      { id: b, formerly: "post-3" },
    ];
    const heirs = [
      { notifier: a, seq: 7 },
      { notifier: c, seq: 9 },
    ];

    const known = marks({ "post-1": 7, "jsonl-2": 9, metrics: 5, "post-9": 1 });

    expect(succession(known, all)).to.deep.equal({ heirs, gone: ["post-1", "jsonl-2", "post-9"] });
    expect(fromFormer(known, all)).to.deep.equal(heirs);
    expect(fromFormer(marks({ "post-1": 7, [c]: 9 }), all)).to.deep.equal([]);
  });

  it("hand how far they told to who is new, the least of it, and are forgotten", () => {
    const known = marks({ [a]: 7, [b]: 4, metrics: 1 });

    expect(succession(known, [{ id: c }, { id: "metrics" }, { id: "proposer" }])).to.deep.equal({
      heirs: [{ notifier: c, seq: 4 }],
      gone: [a, b],
    });
  });

  it("go on where one of another name stopped, also beside names of the new kind, and once they have a mark by that", () => {
    const all = ["proposer:1", "proposer:10"].map((id) => ({ id, formerly: "proposer" }));
    const [first, both] = [marks({ proposer: 7, "proposer:10": 9, [a]: 8 }), marks({ proposer: 7, [a]: 8 })];
    const on = (notifier: string) => ({ notifier, seq: 7 });

    expect(succession(first, [{ id: a }, ...all]).heirs).to.deep.equal([on("proposer:1")]);
    expect(succession(both, [{ id: a }, ...all]).heirs).to.deep.equal([on("proposer:1"), on("proposer:10")]);
    expect(succession(first, [{ id: b }, ...all]).heirs).to.deep.equal([on("proposer:1"), { notifier: b, seq: 8 }]);
    expect(fromFormer(marks({ proposer: 7, "proposer:1": 8, "proposer:10": 9 }), all)).to.deep.equal([]);
  });

  it("hand nothing to who is known, and nobody hands anything where none is gone", () => {
    const known = marks({ [a]: 7, [b]: 4 });

    expect(succession(known, [{ id: a }])).to.deep.equal({ heirs: [], gone: [b] });
    expect(succession(known, [{ id: a }, { id: b }, { id: c }])).to.deep.equal({ heirs: [], gone: [] });
  });
});
