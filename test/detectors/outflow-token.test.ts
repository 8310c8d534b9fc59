import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { Hex } from "../../src/core/types.ts";
import { outflow } from "../../src/detectors/outflow.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, observationOf, stranger, target } from "../support/fakes.ts";
import { vault } from "./balances.ts";

const watching = (settings: object) =>
  outflow.create(outflow.params.parse({ account: vault, ...settings }), { id: "out" });

describe("outflow, of a token", () => {
  const answering = (answer: (block: bigint) => Hex): Chain =>
    fakeChain({ blockAt: async (number) => blockOf(number), call: async (_, { number }) => answer(number) });
  const detector = () => watching({ token: target, moreThan: "30" });

  it("is not evaluable when the token answers less than a word", async () => {
    const answers: readonly Hex[] = ["0x", "0x01", `0x${"00".repeat(31)}`];

    const codes = await Promise.all(
      answers.map((answer) =>
        failureOf(
          detector().observe(
            observationOf(blockOf(100)),
            answering(() => answer),
          ),
        ),
      ),
    );

    expect(codes).to.deep.equal(Array(3).fill("NOT_EVALUABLE"));
  });

  it("reads the first word, however much follows and however large it is", async () => {
    const most = 2n ** 256n - 1n;
    const long = `0x${"ff".repeat(32)}${"ab".repeat(5_000_000)}` as const;

    const [finding] = await detector().observe(
      observationOf(blockOf(100)),
      answering((block) => (block === 100n ? toWord(0n) : long)),
    );

    expect(finding?.evidence["lost"]).to.equal(`${most}`);
  });

  it("asks the token for the account's balance at each block", async () => {
    const calls: string[] = [];
    const chain = fakeChain({
      blockAt: async (number) => blockOf(number),
      call: async ({ to, data }, { number }) => {
        calls.push(`${to} ${data} ${number}`);
        return toWord(number === 100n ? 60n : 100n);
      },
    });

    const [finding] = await detector().observe(observationOf(blockOf(100)), chain);

    expect(finding?.key).to.equal(`out:${vault}:${target}`);
    expect(calls).to.include(`${target} 0x70a08231${vault.slice(2).padStart(64, "0")} 99`);
  });
});

describe("outflow, before it is armed", () => {
  const holding = (balance: bigint) => fakeChain({ balance: async () => balance, code: async () => "0x" });

  it("objects to an account that holds nothing, and to an amount that it can never lose: below, at, above", async () => {
    const objectionsAt = async (moreThan: string) =>
      (await watching({ moreThan }).objections(blockOf(1), holding(100n))).length;

    expect(await watching({ moreThan: "1" }).objections(blockOf(1), holding(0n))).to.have.length(1);
    expect([await objectionsAt("99"), await objectionsAt("100"), await objectionsAt("101")]).to.deep.equal([0, 1, 1]);
  });

  it("objects to a token without code, and to one that answers nothing", async () => {
    const token = watching({ token: stranger, moreThan: "1" });
    const mute = fakeChain({ code: async () => "0x60", call: async () => "0x" });

    expect(await token.objections(blockOf(1), holding(1n))).to.have.length(1);
    expect(await token.objections(blockOf(1), mute)).to.have.length(1);
  });

  it("takes exactly one of amount and share", () => {
    const accepted = [{}, { moreThan: 1, moreThanBps: 1 }, { moreThan: 1 }, { moreThanBps: 1 }].map(
      (settings) => outflow.params.safeParse({ account: vault, ...settings }).success,
    );

    expect(accepted).to.deep.equal([false, false, true, true]);
  });
});
