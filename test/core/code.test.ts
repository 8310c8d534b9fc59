import { expect } from "chai";
import { codeHolds, heldOf } from "../../src/core/code.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Address, Hex } from "../../src/core/types.ts";
import { selectorOf } from "../../src/lib/encode.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, hashFor, stranger, target } from "../support/fakes.ts";

const topic = hashFor("Paid()");
const beacon: Address = `0x${"be".repeat(20)}`;
const library: Address = `0x${"d1".repeat(20)}`;
const holding: Hex = `0x7f${topic.slice(2)}`;
const wordOf = (account: Address) => toWord(BigInt(account));
/** A small contract that delegates, and names an account as an immutable (PUSH32). */
const naming = (account: Address): Hex => `0x7f${wordOf(account).slice(2)}36f400`;
const slotZero = `${target} ${toWord(0n)}`;

type World = {
  readonly code: Readonly<Record<Address, Hex>>;
  /** By account and slot. */
  readonly slots?: Readonly<Record<string, Address>>;
  /** By account and calldata. */
  readonly answers?: Readonly<Record<string, Address>>;
};

const chainOf = ({ code, slots = {}, answers = {} }: World, asked: string[] = []) =>
  fakeChain({
    code: async (account) => code[account] ?? "0x",
    slot: async (account, slot) => wordOf(slots[`${account} ${slot}`] ?? "0x0"),
    call: async ({ to, data }) => {
      asked.push(`${to} ${data}`);
      const answer = answers[`${to} ${data}`];
      if (answer === undefined) throw new FirebreakError("CALL_REVERTED", "it has no such function");
      return wordOf(answer);
    },
  });
const holds = (world: World, word: Hex = topic) => codeHolds(word, target, blockOf(1), chainOf(world));

describe("whether the code behind an address holds a word", () => {
  it("asks nothing more where its own code does", async () => {
    const asked: string[] = [];

    expect(await codeHolds(topic, target, blockOf(1), chainOf({ code: { [target]: holding } }, asked))).to.equal(true);
    expect(asked).to.deep.equal([]);
  });

  it("looks where a proxy says that it runs something, in each of the words for that", async () => {
    const said = (view: string) =>
      holds({
        code: { [target]: "0x36f400", [stranger]: holding },
        answers: { [`${target} ${selectorOf(view)}`]: stranger },
      });

    expect(await said("implementation()")).to.equal(true);
    expect(await said("comptrollerImplementation()")).to.equal(true);
    expect(await said("masterCopy()")).to.equal(true);
    expect(await said("owner()")).to.equal(false);
  });

  it("looks at what a small proxy names in its code, at what a beacon shows that it names, and into slot 0, and not so with large code", async () => {
    const shows = { [`${beacon} 0x`]: stranger };
    const large: Hex = `${naming(stranger)}${"00".repeat(1_000)}`;
    const code = { [target]: naming(beacon), [beacon]: "0x6001", [stranger]: holding } as const;

    expect(await holds({ code: { ...code, [target]: naming(stranger) } })).to.equal(true);
    expect(await holds({ code, answers: shows })).to.equal(true);
    expect(await holds({ code })).to.equal(false);
    expect(await holds({ code: { ...code, [target]: large } })).to.equal(false);
    expect(await holds({ code: { ...code, [target]: "0x36f400" }, slots: { [slotZero]: stranger } })).to.equal(true);
    expect(await holds({ code: { ...code, [target]: "0x6001" }, slots: { [slotZero]: stranger } })).to.equal(false);
  });

  it("looks at what an account of a key runs (EIP-7702), at a clone of a proxy, and at the library of what that runs", async () => {
    const clone: Hex = `0x363d3d373d3d3d363d73${beacon.slice(2)}5af43d82803e903d91602b57fd5bf3`;
    const code = { [stranger]: `0x73${library.slice(2)}63`, [library]: holding } as const;
    const answers = { [`${beacon} ${selectorOf("implementation()")}`]: stranger };

    expect(await holds({ code: { [target]: `0xef0100${beacon.slice(2)}`, [beacon]: holding } })).to.equal(true);
    expect(await holds({ code: { ...code, [target]: clone, [beacon]: "0x6001" }, answers })).to.equal(true);
    expect(await holds({ code: { ...code, [target]: clone, [beacon]: "0x6001" } })).to.equal(false);
  });

  it("finds a library behind much that only looks like one (in large code the first 64 of these were looked at in its place)", async () => {
    const hash = (n: number) => `7f${"00".repeat(10)}73${`${100 + n}`.padEnd(42, "1")}`;
    const hashes = Array.from({ length: 100 }, (_, n) => hash(n)).join("");

    expect(await holds({ code: { [target]: `0x${hashes}73${library.slice(2)}63`, [library]: holding } })).to.equal(
      true,
    );
  });

  it("comes to an end where two run each other", async () => {
    const code = { [target]: naming(stranger), [stranger]: naming(target) } as const;

    expect(await holds({ code })).to.equal(false);
  });

  it("says of several which it holds, without the zeros that a compiler leaves out", async () => {
    const [short, none] = ["0x00004567", "0x89abcdef"] as const;
    const chain = chainOf({ code: { [target]: "0x614567" } });

    expect([...(await heldOf([short, none, topic], target, blockOf(1), chain))]).to.deep.equal([short]);
  });
});
