import { expect } from "chai";
import { BLOCK, sample, written } from "../range/recorded/sample.ts";
import { firebreak } from "../support/cli.ts";

const word = `0x${"11".repeat(32)}`;
const header = {
  ...{ hash: word, parentHash: word, receiptsRoot: word, mixHash: word },
  ...{ number: BLOCK, timestamp: 1, gasLimit: 30_000_000, gasUsed: 0 },
  ...{ miner: `0x${"11".repeat(20)}`, logsBloom: `0x${"00".repeat(256)}` },
};

describe("firebreak fork verify", () => {
  it("shows what a recording says of itself as one line that a terminal obeys nothing of (it could say that nothing is wrong, and hide what followed)", async () => {
    const stateRoot = `${word}\nnothing is wrong\u001b[8m\u009b8m`;
    const path = await written(sample({ block: { ...header, stateRoot } }));

    const said = await firebreak(["fork", "verify", path]);
    const listed = await firebreak(["fork", "verify", path, "--json"]);

    expect([said.code, listed.code]).to.deep.equal([1, 1]);
    expect(said.out).to.include(`state root ${word}\\u000anothing is wrong\\u001b[8m\\u009b8m\n`);
    expect(said.out.trimEnd().split("\n").at(-1)).to.equal("1 thing is wrong");
    expect(listed.out).to.not.include("\u009b");
    expect(JSON.parse(listed.out)).to.have.property("stateRoot", stateRoot);
  });
});
