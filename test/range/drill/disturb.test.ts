import { expect } from "chai";
import { disturbance } from "../../../src/range/drill/disturb.ts";
import { faults } from "../../../src/range/faults.ts";

/** A fork that counts its snapshots and writes down what is asked of it. */
function openFake(baseFeePerGas = "0x1") {
  const asked: unknown[][] = [];
  let snapshots = 0;
  const rpc = async (method: string, params: readonly unknown[] = []) => {
    asked.push([method, ...params]);
    return method === "evm_snapshot" ? `0x${++snapshots}` : { baseFeePerGas };
  };
  return { rpc, asked: (method: string) => asked.filter(([name]) => name === method).map(([, first]) => first) };
}

const named = (name: string) => faults.find((one) => one.name === name)?.chain;

describe("a fault of the chain", () => {
  it("raises the base fee once, in the block after the signal, twentyfold and to 60 gwei at the least", async () => {
    for (const [usual, raised] of [
      ["0x1", 60_000_000_000n],
      ["0x2540be400", 200_000_000_000n],
    ] as const) {
      const fork = openFake(usual);
      const { beforeMine } = disturbance(fork, named("fee-spike"));

      for (const since of [undefined, 0, 1, 2]) await beforeMine(since);

      expect(fork.asked("hardhat_setNextBlockBaseFeePerGas").map((value) => BigInt(String(value)))).to.deep.equal([
        raised,
      ]);
    }
  });

  for (const [name, at, snapshot] of [
    ["reorg-1", 1, "0x3"],
    ["reorg-3", 2, "0x2"],
  ] as const)
    it(`goes back so many blocks and no more: ${name}`, async () => {
      const fork = openFake();
      const { beforeBlock, undone } = disturbance(fork, named(name));
      const gone: number[] = [];

      for (const since of [undefined, 0, 1, 2, 3]) {
        await beforeBlock();
        gone.push(await undone(since));
      }

      const depth = Number(name.slice(-1));
      expect(gone).to.deep.equal([undefined, 0, 1, 2, 3].map((since) => (since === at ? depth : 0)));
      expect(fork.asked("evm_revert")).to.deep.equal([snapshot]);
    });

  it("leaves the chain alone where a fault is of another kind", async () => {
    const fork = openFake();
    const { beforeBlock, beforeMine, undone } = disturbance(fork, named("slow-node"));

    await beforeBlock();
    await beforeMine(1);

    expect(await undone(1)).to.equal(0);
    expect(fork.asked("evm_snapshot")).to.deep.equal([]);
  });
});
