import { expect } from "chai";
import { FunctionFragment } from "ethers";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { moveTo, objectionsTo, timeOf } from "../support/lever-pulls.ts";
import { needs } from "../support/shared.ts";

const PAIR: Address = "0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc";
const POOL: Address = "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640";
const TRICRYPTO: Address = "0xd51a44d3fae010294c616388b506acda1bfaae46";
const USDC: Address = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const ELSEWHERE: Address = "0x00000000000000000000000000000000000007e2";
const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}` as const;

const pause = (target: Address) => ({ use: "openzeppelin-pause", target });
const kill = {
  use: "call",
  target: TRICRYPTO,
  call: "kill_me()",
  probe: { call: "is_killed() view returns (bool)" },
};
/** Code that does nothing and in which these functions stand. */
const codeWith = (signatures: readonly string[]) =>
  `0x00${signatures.map((one) => `63${FunctionFragment.from(one).selector.slice(2)}`).join("")}`;

describe("ownerless", function () {
  this.timeout(120_000);
  let fork: Fork;
  before(async function () {
    const path = needs(this, "recordings/block-zeth-18884864.json.gz");
    fork = await openFork({ source: { kind: "recording", path }, engine: "anvil", hardfork: "prague" });
  });
  after(() => fork?.close());

  it("says of recorded Uniswap pools that nobody can pause them, and what to do instead", async () => {
    const [pair] = await objectionsTo(fork, pause(PAIR));
    const [pool] = await objectionsTo(fork, pause(POOL));

    expect(pair)
      .to.include("there is no lever")
      .and.to.include("a Uniswap v2 pair")
      .and.to.include("your own contracts");
    expect(pool).to.include("there is no lever").and.to.include("a Uniswap v3 pool");
    expect(fork.misses()).to.deep.equal([]);
  });

  it("says it of what an AccessManager would carry, too", async () => {
    const carried = { use: "access-manager", manager: ELSEWHERE, action: pause(PAIR) };

    expect((await objectionsTo(fork, carried))[0]).to.include("a Uniswap v2 pair");
  });

  it("says it of code with Tornado Cash's functions", async () => {
    const functions = ["denomination()", "isSpent(bytes32)", "nullifierHashes(bytes32)", "commitments(bytes32)"];
    await fork.rpc("hardhat_setCode", [ELSEWHERE, codeWith(functions)]);

    expect((await objectionsTo(fork, pause(ELSEWHERE)))[0]).to.include("a Tornado Cash pool");
  });

  it("says nothing of a proxy, nor of a pool that somebody gave the lever", async () => {
    const code = String(await fork.rpc("eth_getCode", [PAIR, "latest"]));
    await fork.rpc("hardhat_setCode", [ELSEWHERE, `${code}${codeWith(["pause()"]).slice(2)}`]);

    expect(await objectionsTo(fork, pause(USDC))).to.deep.equal([]);
    expect(await objectionsTo(fork, pause(ELSEWHERE))).to.deep.equal([]);
  });

  it("says what the one lever of a recorded Curve pool is", async () => {
    expect((await objectionsTo(fork, pause(TRICRYPTO)))[0]).to.include("whose only lever is kill_me()");
  });

  it("says of that lever when its time is over, and that it cannot be checked without the owner", async () => {
    expect((await objectionsTo(fork, kill))[0])
      .to.include("it cannot be checked")
      .and.to.include("does not have slot");

    // No recording has these two: who owns the pool, and until when he may kill it.
    const deadline = (await timeOf(fork)) + 1_000n;
    await fork.rpc("hardhat_setStorageAt", [TRICRYPTO, word(0x18n), word(BigInt(ELSEWHERE))]);
    await fork.rpc("hardhat_setStorageAt", [TRICRYPTO, word(0x1fn), word(deadline)]);
    await moveTo(fork, deadline - 1n);
    expect(await objectionsTo(fork, kill)).to.deep.equal([]);
    await moveTo(fork, deadline);
    expect((await objectionsTo(fork, kill))[0])
      .to.include("there is no lever any more")
      .and.to.include("two months");
  });
});
