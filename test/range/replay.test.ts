import { expect } from "chai";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { playRecordedBlock } from "../../src/range/replay.ts";
import { needs } from "../support/shared.ts";
import { PERSON, sample, written } from "./recorded/sample.ts";

const FULL = "recordings/block-pevm-15199017.json.gz";
const BLOCK = "recordings/block-zeth-18884864.json.gz";

describe("playRecordedBlock", function () {
  this.timeout(60_000);
  const opened: Fork[] = [];
  const open = async (path: string): Promise<Fork> => {
    const fork = await openFork({ source: { kind: "recording", path }, engine: "anvil", order: "fifo" });
    opened.push(fork);
    return fork;
  };
  afterEach(async () => {
    for (const fork of opened.splice(0)) await fork.close();
  });

  it("refuses a recording without a block to play", async () => {
    const path = await written(sample());
    const fork = await open(path);

    const error: unknown = await playRecordedBlock(fork, await loadRecording(path)).catch((raised) => raised);

    expect(error).to.include({ code: "REPLAY" });
  });

  it("puts an injected transaction last, also into a block that is full", async function () {
    const path = needs(this, FULL);
    const fork = await open(path);
    await fund(fork);
    const inject = {
      from: PERSON,
      to: PERSON,
      value: "0x1",
      gas: "0x5208",
      maxFeePerGas: "0x174876e800",
      maxPriorityFeePerGas: "0x0",
    };

    const played = await playRecordedBlock(fork, await loadRecording(path), inject);

    expect(played.number).to.equal(15_199_017);
    expect(played.hashes).to.have.length(867);
  });

  it("goes on to the next block with what comes after", async function () {
    const path = needs(this, BLOCK);
    const fork = await open(path);
    await fund(fork);
    await playRecordedBlock(fork, await loadRecording(path));

    const fees = { gas: "0x5208", maxFeePerGas: "0x174876e800", maxPriorityFeePerGas: "0x0" };
    const hash = await fork.rpc("eth_sendTransaction", [{ from: PERSON, to: PERSON, value: "0x1", ...fees }]);
    await fork.rpc("evm_mine");

    expect(await fork.rpc("eth_getTransactionReceipt", [hash])).to.include({ status: "0x1", blockNumber: "0x1202901" });
    expect(fork.misses()).to.deep.equal([]);
  });
});

async function fund(fork: Fork): Promise<void> {
  await fork.rpc("hardhat_impersonateAccount", [PERSON]);
  await fork.rpc("hardhat_setBalance", [PERSON, "0xde0b6b3a7640000"]);
}
