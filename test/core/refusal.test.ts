import { expect } from "chai";
import { RpcError } from "../../src/chain/refusal.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { refusalOf, refusalWords } from "../../src/core/refusal.ts";
import { blockOf, fakeChain, sender, target } from "../support/fakes.ts";

const used = `0xa86c14c9${"07".repeat(32)}`;
const inWords = new RegExp(`^QuorumTrigger_Used\\(digest 0x${"07".repeat(32)}\\): the order was used already`);
const of = (message: string, data?: unknown) => new RpcError("a:8545", "eth_call", 3, message, data);
const reverted = (cause: unknown) => new FirebreakError("CALL_REVERTED", "execution reverted", { cause });

describe("what was said when a call was refused", () => {
  it("is put into words wherever a node puts it: in data, in data of data, in the error's cause, in its words", () => {
    const forms = [
      of("execution reverted", used),
      of("execution reverted", { message: "reverted", data: used }),
      reverted(of("execution reverted", used)),
      of(`execution reverted: custom error 0xa86c14c9: ${"07".repeat(32)}`),
    ];

    expect(forms.map((error) => inWords.test(refusalWords(error)))).to.deep.equal([true, true, true, true]);
  });

  it("is the node's where no contract of ours said it", () => {
    expect(refusalWords(reverted(of("execution reverted", "0xd93c0665")))).to.equal("execution reverted");
    expect(refusalWords(new Error("no answer"))).to.equal("no answer");
  });

  it("has its data also where a node puts them deeper", async () => {
    const call = () =>
      Promise.reject(reverted(of("execution reverted", { data: used.toUpperCase().replace("X", "x") })));

    const found = await refusalOf({ to: target, data: "0x" }, sender, blockOf(1), fakeChain({ call }));

    expect(found).to.deep.equal({ words: "execution reverted", data: used });
  });
});
