import { expect } from "chai";
import { Transaction } from "ethers";
import { FirebreakError } from "../../src/core/errors.ts";
import { direct } from "../../src/executors/direct.ts";
import { makeTx } from "../store/changes.ts";
import { blockOf, failureOf, target } from "../support/fakes.ts";
import { call, pauseIt, quantity, signerWith } from "./node.ts";

const GWEI = 10n ** 9n;
const ETHER = 10n ** 18n;
const calls = pauseIt;
const signer = signerWith();

type Answers = Readonly<Record<string, () => unknown>>;
type Setting = {
  readonly answers?: Answers;
  readonly everywhere?: () => Promise<unknown>;
  readonly settings?: object;
};

/** An executor whose node answers with count 5, a tip of 3 gwei, 10 ether and 100,000 gas unless told otherwise. */
function set({ answers = {}, everywhere, settings = {} }: Setting = {}) {
  const asked: string[] = [];
  const known: Answers = {
    eth_getTransactionCount: () => "0x5",
    eth_maxPriorityFeePerGas: () => quantity(3n * GWEI),
    eth_getBalance: () => quantity(10n * ETHER),
    eth_estimateGas: () => quantity(100_000n),
    ...answers,
  };
  const ask = async (method: string) => {
    asked.push(method);
    return known[method]?.();
  };
  const executor = direct.create(direct.params.parse(settings), {
    chainId: 1n,
    signer,
    ask,
    agreed: ask,
    everywhere: async (method) => {
      asked.push(`everywhere ${method}`);
      return everywhere?.();
    },
    receiptOf: async () => undefined,
  });
  return { executor, asked };
}

const block = { ...blockOf(100), baseFee: 20n * GWEI };
const refusing = (message: string) => () => Promise.reject(new FirebreakError("SEND_REFUSED", message));

describe("direct: arming", () => {
  it("disarms a call that reverts, in the node's words, and arms the others", async () => {
    let count = 0;
    const eth_estimateGas = () => {
      count += 1;
      if (count === 1) throw new FirebreakError("RPC_ERROR", "execution reverted: not the owner");
      return "0x5208";
    };
    const { executor } = set({ answers: { eth_estimateGas } });

    const armed = await executor.arm(block, [...calls, { action: "strip", call }]);

    expect(armed.map(({ action, armed }) => [action, armed])).to.deep.equal([
      ["pause", false],
      ["strip", true],
    ]);
    expect(armed[0]?.reason).to.equal("execution reverted: not the owner");
  });

  it("raises what a node answered instead of a number", async () => {
    const { executor } = set({ answers: { eth_getTransactionCount: () => "five" } });

    expect(await failureOf(executor.arm(block, calls))).to.equal("RPC_BAD_ANSWER");
  });

  it("takes half as much gas again and 50,000 more, never above what one transaction may have: below, at, above", async () => {
    const gasFor = async (estimate: bigint) => {
      const { executor } = set({ answers: { eth_estimateGas: () => quantity(estimate) } });
      await executor.arm(block, calls);
      return (await executor.sign("pause", call)).gas;
    };

    expect(await gasFor(100_000n)).to.equal(200_000n);
    expect(await gasFor(11_151_477n)).to.equal(16_777_215n);
    expect(await gasFor(11_151_478n)).to.equal(16_777_216n);
    expect(await gasFor(11_151_479n)).to.equal(16_777_216n);
    expect(await gasFor(16_777_216n)).to.equal(16_777_216n);
  });

  it("takes the fallback gas for a call that could never be estimated, and the last estimate for one that could", async () => {
    let isDown = true;
    const eth_estimateGas = () => {
      if (isDown) throw new FirebreakError("RPC_UNREACHABLE", "no node answers");
      return quantity(100_000n);
    };
    const { executor } = set({ answers: { eth_estimateGas }, settings: { fallbackGas: 1_000_000 } });

    await executor.arm(block, calls);
    const fallback = await executor.sign("pause", call);
    isDown = false;
    await executor.arm(block, calls);
    isDown = true;
    await executor.arm(block, calls);
    const estimated = await executor.sign("pause", call);

    expect([fallback.gas, estimated.gas]).to.deep.equal([1_000_000n, 200_000n]);
  });
});

describe("direct: signing", () => {
  it("refuses before nonce and fees are known, and may be asked again", async () => {
    const error = await set()
      .executor.sign("pause", call)
      .catch((raised: unknown) => raised);

    expect(error).to.include({ code: "NOT_ARMED", retryable: true });
  });

  it("makes no request", async () => {
    const { executor, asked } = set();
    await executor.arm(block, calls);
    const before = asked.length;

    await executor.sign("pause", call);
    await executor.replace(call, [await executor.sign("pause", call)]);

    expect(asked).to.have.length(before);
  });

  it("gives bytes that a node accepts as exactly this call from this key, of no value", async () => {
    const { executor } = set();
    await executor.arm(block, calls);

    const tx = await executor.sign("pause", call);
    const read = Transaction.from(tx.raw);

    expect(read.from?.toLowerCase()).to.equal(signer.address);
    expect(read.to?.toLowerCase()).to.equal(target);
    expect(read).to.include({ chainId: 1n, nonce: 5, data: call.data, value: 0n, gasLimit: 200_000n, hash: tx.hash });
    expect([read.maxFeePerGas, read.maxPriorityFeePerGas]).to.deep.equal([tx.maxFee, tx.tip]);
  });

  it("pays twice the base fee and the node's tip, or the least tip where that is more: below, at, above", async () => {
    const feesWith = async (tip: bigint) => {
      const { executor } = set({ answers: { eth_maxPriorityFeePerGas: () => quantity(tip) } });
      await executor.arm(block, calls);
      const { maxFee, tip: paid } = await executor.sign("pause", call);
      return [maxFee, paid];
    };

    expect(await feesWith(2n * GWEI - 1n)).to.deep.equal([42n * GWEI, 2n * GWEI]);
    expect(await feesWith(2n * GWEI)).to.deep.equal([42n * GWEI, 2n * GWEI]);
    expect(await feesWith(2n * GWEI + 1n)).to.deep.equal([42n * GWEI + 1n, 2n * GWEI + 1n]);
  });

  it("never lets a node's tip cost more than the cap (it was signed as suggested)", async () => {
    const { executor } = set({
      answers: { eth_maxPriorityFeePerGas: () => quantity(ETHER) },
      settings: { maxCostEther: "0.1" },
    });
    await executor.arm(block, calls);

    const { maxFee, gas } = await executor.sign("pause", call);

    expect(maxFee * gas <= ETHER / 10n).to.equal(true);
  });
});

describe("direct: sending", () => {
  const tx = makeTx("one", 0);

  it("raises what every node refused", async () => {
    const messages = ["insufficient funds", "replacement transaction underpriced", "nonce too high"];

    const codes = await Promise.all(
      messages.map((message) => failureOf(set({ everywhere: refusing(message) }).executor.broadcast(tx))),
    );

    expect(codes).to.deep.equal(Array(3).fill("SEND_REFUSED"));
  });

  it("is content when the bytes are there already or mined, also when that is the last of many reasons", async () => {
    const messages = [
      "already known",
      "AlreadyKnown",
      "transaction already imported",
      "Nonce too low",
      "nonce is too low",
      `${"x".repeat(400)}; already known`,
    ];

    const codes = await Promise.all(
      messages.map((message) => failureOf(set({ everywhere: refusing(message) }).executor.broadcast(tx))),
    );

    expect(codes).to.deep.equal(Array(6).fill("no failure"));
  });
});
