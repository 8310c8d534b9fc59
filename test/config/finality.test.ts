import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";

const node = { rpc: ["http://127.0.0.1:1"], quorum: 1 };
const owner = {
  use: "privileged-change",
  address: `0x${"11".repeat(20)}`,
  call: "function owner() view returns (address)",
};
const stop = { use: "pause", target: `0x${"22".repeat(20)}` };

function playbookWith(
  changes: object,
  chains: object = { chain: { id: 1, ...node } },
  on: readonly object[] = [{}, {}],
) {
  const playbooks = [{ name: "stop-it", when: { detector: "owner" }, do: "act", steps: ["stop"], ...changes }];
  const detectors = { owner: { ...owner, ...on[0] } };
  const actions = { stop: { ...stop, ...on[1] } };
  return () =>
    parseConfig(JSON.stringify({ ...chains, store: "x", detectors, actions, playbooks }), "f.json").playbooks[0];
}

describe("finality of a playbook", () => {
  it("is refused where it is none: another word, zero, too deep, or beside pending transactions", () => {
    for (const finality of ["earliest", 0, 10_001, -1, 1.5])
      expect(playbookWith({ finality })).to.throw(/playbooks\.0\.finality/);
    expect(playbookWith({ finality: "safe", pending: "act" })).to.throw(/what is not mined has none/);
  });

  it("is refused with steps on another chain than the detector's, whose blocks it could not count", () => {
    const chains = { chains: { one: { id: 1, ...node }, two: { id: 10, ...node } } };

    expect(playbookWith({ finality: 12 }, chains, [{ chain: "one" }, { chain: "two" }])).to.throw(
      /expected steps on the chain of the detectors/,
    );
    expect(playbookWith({ finality: 12 }, chains, [{ chain: "two" }, { chain: "two" }])()).to.deep.include({
      finality: { kind: "depth", blocks: 12n },
    });
  });

  it("is a depth or a tag, and nothing where it is the latest", () => {
    expect(playbookWith({ finality: 10_000 })()?.finality).to.deep.equal({ kind: "depth", blocks: 10_000n });
    expect(playbookWith({ finality: "finalized" })()?.finality).to.deep.equal({ kind: "tag", tag: "finalized" });
    expect(
      [playbookWith({ finality: "latest" })(), playbookWith({})()].map((one) => one && "finality" in one),
    ).to.deep.equal([false, false]);
  });
});
