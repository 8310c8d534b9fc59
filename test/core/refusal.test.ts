import { expect } from "chai";
import { RpcError } from "../../src/chain/refusal.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { refusalOf, refusalWords } from "../../src/core/refusal.ts";
import type { Call } from "../../src/core/types.ts";
import { blockOf, fakeChain, sender, target } from "../support/fakes.ts";

const used = `0xa86c14c9${"07".repeat(32)}`;
const inWords = new RegExp(`^QuorumTrigger_Used\\(digest 0x${"07".repeat(32)}\\): the order was used already`);
const of = (message: string, data?: unknown) => new RpcError("a:8545", "eth_call", 3, message, data);
const trip: Call = { to: target, data: "0xe0bc820c" };
const reverted = (cause: unknown) => new FirebreakError("CALL_REVERTED", "execution reverted", { cause });

describe("what was said when a call was refused", () => {
  it("is put into words wherever a node puts it: in data, in data of data, in the error's cause, in its words", () => {
    const forms = [
      of("execution reverted", used),
      of("execution reverted", { message: "reverted", data: used }),
      reverted(of("execution reverted", used)),
      of(`execution reverted: custom error 0xa86c14c9: ${"07".repeat(32)}`),
    ];

    expect(forms.map((error) => inWords.test(refusalWords(error, trip)))).to.deep.equal([true, true, true, true]);
  });

  it("is said once, in words, and not once more in hex (a line said it three times)", () => {
    const data = `0x118cdaa7${"07".repeat(20).padStart(64, "0")}`;
    const said = refusalWords(reverted(of("execution reverted", data)), { to: target, data: "0x8456cb59" });
    const inHex = of(`execution reverted: custom error 0x118cdaa7: ${data.slice(10)}`);

    expect(said).to.equal(
      `the contract says OwnableUnauthorizedAccount(account 0x${"07".repeat(20)}) (execution reverted)`,
    );
    expect(refusalWords(inHex, { to: target, data: "0x8456cb59" })).to.match(
      /^the contract says OwnableUnauthorizedAccount\(account 0x[07]+\) \(a:8545 refused eth_call: execution reverted \(code 3\)\)$/,
    );
  });

  it("is the node's where no contract of ours said it", () => {
    expect(refusalWords(reverted(of("execution reverted", "0xd93c0600")), trip)).to.equal("execution reverted");
    expect(refusalWords(new Error("no answer"), trip)).to.equal("no answer");
  });

  it("is a bare name where anything else is called than a trip (a hostile target said that everything holds)", () => {
    const confirmed = of("execution reverted", `0xbb3325ad${"07".repeat(32)}`);

    const said = [refusalWords(confirmed, trip), refusalWords(confirmed, { to: target, data: "0x8456cb59" })];

    expect(said[0]).to.include("everything holds");
    expect(said[1]).to.match(/^the contract says QuorumTrigger_Confirmed\(digest 0x[07]+\) \(a:8545 refused/);
  });

  it("has its data also where a node puts them deeper", async () => {
    const call = () =>
      Promise.reject(reverted(of("execution reverted", { data: used.toUpperCase().replace("X", "x") })));

    const found = await refusalOf({ to: target, data: "0x" }, sender, blockOf(1), fakeChain({ call }));

    expect(found).to.deep.equal({ words: "execution reverted", data: used });
  });
});
