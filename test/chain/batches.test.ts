import { readFileSync } from "node:fs";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { multicall } from "../../src/chain/multicall.ts";
import { openChain } from "../../src/chain/reader.ts";
import { openRpc, type Rpc } from "../../src/chain/rpc.ts";
import type { Address, Block, Hash, Hex } from "../../src/core/types.ts";
import { openProofFork } from "../../src/lifecycle/proof-fork.ts";
import type { Fork } from "../../src/range/fork.ts";

// Multicall3's own source, as viem compiled it; the one on chain was compiled with other settings, so its code has another hash.
const creation = /multicall3Bytecode = '(0x[0-9a-f]+)'/.exec(
  readFileSync("node_modules/viem/_cjs/constants/contracts.js", "utf8"),
)?.[1];

/** Programs of targets: each word is what it says. */
const programs = {
  answers: "602a60005260206000f3", // 42
  reverts: "60006000fd",
  burns: "5b600056",
  writes: "600160005560005460005260206000f3", // sets its slot 0 to 1, answers it
  /** Answers 1 when little gas is left, 42 otherwise. */
  wavers: "620f42405a11600e5760016011565b602a5b60005260206000f3",
} as const;
const addressOf = (index: number): Address => `0x${(0xc0de0000 + index).toString(16).padStart(40, "0")}`;
const data = "0x12345678" as const;
const word = (value: number): Hex => `0x${value.toString(16).padStart(64, "0")}`;

describe("calls of one turn", function () {
  this.timeout(120_000);
  let fork: Fork;
  let rpc: Rpc;
  let head: Block;
  let codeHash: Hash;
  const asked: { method: string; targets: number }[] = [];
  const counting = (): Rpc => ({
    ...rpc,
    request(method, params) {
      asked.push({ method, targets: 1 });
      return rpc.request(method, params);
    },
  });

  before(async () => {
    fork = await openProofFork({ kind: "embedded" }, "anvil");
    rpc = openRpc(fork.url);
    const runtime = String(await fork.rpc("eth_call", [{ data: creation }]));
    await fork.rpc("anvil_setCode", [multicall, runtime]);
    codeHash = keccak256(runtime) as Hash;
    for (let index = 0; index < 1_000; index++)
      await fork.rpc("anvil_setCode", [addressOf(index), `0x${programs.answers}`]);
    for (const [index, program] of Object.values(programs).entries())
      await fork.rpc("anvil_setCode", [addressOf(2_000 + index), `0x${program}`]);
    await fork.rpc("evm_mine", []);
    head = await openChain(1n, [rpc]).head();
  });
  after(async () => {
    await rpc?.close();
    await fork?.close();
  });
  beforeEach(() => asked.splice(0));

  const answersFrom = (chain: ReturnType<typeof openChain>, targets: readonly Address[]) =>
    Promise.all(
      targets.map((to) => chain.call({ to, data }, head).catch((error: { code?: string }) => error.code ?? "failed")),
    );
  const many = Array.from({ length: 1_000 }, (_, index) => addressOf(index));
  const hostile = ["answers", "reverts", "burns", "writes", "wavers"].map((_, index) => addressOf(2_000 + index));

  it("say the same as alone, whoever reverts, burns all gas, writes, or wavers when it is given little", async () => {
    const targets = [...many.slice(0, 20), ...hostile, ...many.slice(20, 40)];
    const alone = await answersFrom(openChain(1n, [counting()]), targets);
    const together = openChain(1n, [counting()], { multicall: codeHash });

    const first = await answersFrom(together, targets);
    const before = asked.length;
    await fork.rpc("evm_mine", []);
    head = await openChain(1n, [rpc]).head();
    const second = await answersFrom(together, targets);

    expect(first).to.deep.equal(alone);
    expect([20, 21, 23, 24].map((index) => alone[index])).to.deep.equal([word(42), "CALL_REVERTED", word(1), word(42)]);
    expect(second).to.deep.equal(alone);
    // The next time those that failed go alone at once: one request for the others.
    expect(asked.length - before).to.equal(1 + 3);
  });

  it("take ten requests for a thousand of them, and a thousand where the code at that address is another one", async () => {
    const right = openChain(1n, [counting()], { multicall: codeHash });
    const all = await answersFrom(right, many);
    const requests = asked.splice(0).map(({ method }) => method);
    const wrong = openChain(1n, [counting()], { multicall: keccak256("0x00") as Hash });
    const same = await answersFrom(wrong, many);

    expect(new Set([...all, ...same])).to.deep.equal(new Set([word(42)]));
    expect(requests.filter((method) => method === "eth_call")).to.have.length(10);
    expect(requests).to.have.length(11);
    expect(asked.filter(({ method }) => method === "eth_call")).to.have.length(1_000);
  });

  it("go alone where a node takes no state overrides, and ask it once", async () => {
    const plain: Rpc = {
      ...rpc,
      request: (method, params = []) => {
        asked.push({ method, targets: params.length });
        return method === "eth_call" && params.length > 2
          ? rpc.request("eth_callWithOverrides", params)
          : rpc.request(method, params);
      },
    };
    const chain = openChain(1n, [plain], { multicall: codeHash });

    const first = await answersFrom(chain, many.slice(0, 50));
    const second = await answersFrom(chain, many.slice(50, 100));

    expect(new Set([...first, ...second])).to.deep.equal(new Set([word(42)]));
    expect(asked.filter(({ targets }) => targets > 2)).to.have.length(1);
  });

  it("are not delayed by being few, and are believed only by quorum", async () => {
    const liar: Rpc = {
      ...rpc,
      request: async (method, params) => (method === "eth_getCode" ? "0x" : rpc.request(method, params)),
    };
    const few = openChain(1n, [counting()], { multicall: codeHash });
    const split = openChain(1n, [liar, counting()], { multicall: codeHash, quorum: 2 });

    const answers = [await answersFrom(few, many.slice(0, 3)), await answersFrom(split, many.slice(0, 5))];

    expect(new Set(answers.flat())).to.deep.equal(new Set([word(42)]));
    expect(asked.some(({ targets }) => targets > 2)).to.equal(false);
  });
});
