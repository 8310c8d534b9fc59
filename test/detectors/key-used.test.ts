import { expect } from "chai";
import { keyUsed } from "../../src/detectors/key-used.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { look, make, sent } from "./looking.ts";

const ours = hashFor("ours");
const expected = [{ to: target, call: "pause()" }];
const watching = (settings: object = {}) =>
  make(keyUsed, { key: sender, ...settings }, { isOurs: (hash) => hash === ours });
const having = (...transactions: ReturnType<typeof sent>[]) => fakeChain({ transactions: async () => transactions });

describe("key-used", () => {
  it("is silent on what others send, what we sent, and what is expected", async () => {
    const chain = having(sent(), sent({ from: sender, hash: ours }), sent({ from: sender, input: "0x8456cb59" }));

    expect(await look(watching({ expected }), { chain })).to.deep.equal([]);
  });

  it("fires on any other use: the same call elsewhere, another call, a creation, and the call that we make ourselves", async () => {
    const chain = having(
      sent({ from: sender, to: stranger, input: "0x8456cb59", hash: hashFor("1") }),
      sent({ from: sender, input: "0x3f4ba83a", hash: hashFor("2") }),
      sent({ from: sender, to: undefined, input: "0x60", hash: hashFor("3") }),
    );
    const stolen = having(sent({ from: sender, input: "0x8456cb59", hash: hashFor("4") }));

    expect(await look(watching({ expected }), { chain })).to.have.length(3);
    expect((await look(watching(), { chain: stolen }))[0]?.evidence).to.include({ function: "0x8456cb59", to: target });
  });

  it("has one incident per transaction, also when another branch holds it", async () => {
    const chain = having(sent({ from: sender }));
    const [first] = await look(watching(), { chain });
    const [again] = await look(watching(), { chain, block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(again?.key).to.equal(first?.key);
    expect(again?.block.hash).to.equal(blockOf(101, "b").hash);
  });

  it("cannot say what cannot be read, and objects to a contract", async () => {
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x60" }))).to.have.length(1);
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x" }))).to.deep.equal([]);
  });

  // It reads the sender of a transaction, which a recorded block has: see on-recordings.test.ts.
});
