import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { amountText, createRisk } from "../../src/core/risk.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, sender, target } from "../support/fakes.ts";

const usdc = { token: target, account: sender, symbol: "USDC", decimals: 6 } as const;
const ether = { token: "native", account: sender, symbol: "ETH", decimals: 18 } as const;

describe("risk", () => {
  it("knows nothing before it has read, and keeps the last balance when a node cannot say", async () => {
    let fails = false;
    const call = async () => {
      if (fails) throw new FirebreakError("NOT_EVALUABLE", "no answer");
      return toWord(7n);
    };
    const risk = createRisk({ usdc, ether }, fakeChain({ call, balance: async () => 9n }));

    const before = risk.balances();
    await risk.at(blockOf(1));
    fails = true;
    await risk.at(blockOf(2));

    expect(before).to.deep.equal({});
    expect(risk.balances()).to.deep.equal({ usdc: 7n, ether: 9n });
  });

  it("takes a token that answers nothing for empty, and reads one word of an answer that is longer", async () => {
    const answers = ["0x", `${toWord(5n)}${"ff".repeat(64)}`] as const;
    const found = [];
    for (const answer of answers) {
      const risk = createRisk({ usdc }, fakeChain({ call: async () => answer }));
      await risk.at(blockOf(1));
      found.push(risk.balances()["usdc"]);
    }

    expect(found).to.deep.equal([0n, 5n]);
  });

  it("writes amounts with four decimals at most, and nothing for what it does not know", () => {
    const texts = [0n, 1n, 100n, 1_000_000n, 1_234_567_899n].map((amount) => amountText(amount, usdc));

    expect(texts).to.deep.equal(["0 USDC", "0 USDC", "0.0001 USDC", "1 USDC", "1234.5678 USDC"]);
    expect(amountText(12n, { symbol: "X", decimals: 0 })).to.equal("12 X");
    expect([amountText(undefined, usdc), amountText(1n, undefined)]).to.deep.equal(["", ""]);
  });
});
