import { expect } from "chai";
import { asBlock } from "../../src/chain/answers.ts";
import { hedged } from "../../src/chain/hedged.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { createReceipts } from "../../src/chain/verified.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { failureOf, never } from "../support/fakes.ts";
import { logOf, makeBlock, nodeOf, wanted } from "./nodes.ts";

const made = makeBlock(7, `0x${"00".repeat(32)}`, [logOf()]);
const block = asBlock(made.header, "it");
const [a, b, c] = ["a", "b", "c"].map((name) => nodeOf(name, [made]).rpc) as [Rpc, Rpc, Rpc];
const fails = (code: string) => Promise.reject(new FirebreakError(code, "out of order"));

/** Who was asked, in order, and what came of it. */
async function ask(answers: Readonly<Record<string, () => Promise<string>>>) {
  const asked: string[] = [];
  const late: string[] = [];
  const asking = ({ name }: Rpc) => {
    asked.push(name);
    return answers[name]?.() ?? fails("NONE");
  };
  const answer = await hedged([a, b, c], 10, asking, ({ name }) => late.push(name)).catch(
    (error: FirebreakError) => error.code,
  );
  return { asked, late, answer };
}

describe("nodes of which one answer is enough", () => {
  it("are asked one after the other while each fails at once; the last failure is what is raised", async () => {
    const good = await ask({ a: () => fails("A"), b: async () => "b" });
    const bad = await ask({ a: () => fails("A"), b: () => fails("B"), c: () => fails("C") });

    expect(good).to.deep.equal({ asked: ["a", "b"], late: ["a"], answer: "b" });
    expect(bad).to.deep.equal({ asked: ["a", "b", "c"], late: ["a", "b", "c"], answer: "C" });
    expect(await failureOf(hedged([], 10, never, () => undefined))).to.equal("CONFIG");
  });

  it("are asked beside one that takes long, which is believed all the same when it comes first", async () => {
    const slow = Promise.withResolvers<string>();
    const hung = await ask({ a: never, b: async () => "b" });
    const first = ask({
      a: () => slow.promise,
      b: () => {
        slow.resolve("a");
        return never();
      },
    });

    expect(hung).to.deep.equal({ asked: ["a", "b"], late: ["a"], answer: "b" });
    expect((await first).answer).to.equal("a");
  });
});

describe("receipts", () => {
  it("are waited for from nobody who hangs for longer than a moment, and at the next block not even for that", async () => {
    const next = makeBlock(8, made.header.hash, [logOf()]);
    const [hangs, works] = ["hangs", "works"].map((name) => nodeOf(name, [made, next])) as [
      ReturnType<typeof nodeOf>,
      ReturnType<typeof nodeOf>,
    ];
    hangs.state.hangs = true;
    const receipts = createReceipts(() => [hangs.rpc, works.rpc], undefined, { patienceMs: 10 });

    expect(await receipts.logs(block, wanted)).to.have.length(1);
    expect(await receipts.logs(asBlock(next.header, "it"), wanted)).to.have.length(1);
    expect(hangs.state.asked).to.have.length(1);
  });
});
