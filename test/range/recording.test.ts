import { writeFile } from "node:fs/promises";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { FirebreakError } from "../../src/core/errors.ts";
import { loadRecording } from "../../src/range/recording.ts";
import { needs } from "../support/shared.ts";
import { BLOCK, READER, READER_CODE, sample, written } from "./recorded/sample.ts";

const HASH = keccak256(READER_CODE);

describe("loadRecording", () => {
  it("refuses a file that does not exist, and names it", async () => {
    const error = await refusal("/nowhere/at-all.json.gz");

    expect(error.code).to.equal("NO_RECORDING");
    expect(error.message).to.include("/nowhere/at-all.json.gz");
  });

  it("refuses a file that is no JSON, and one that was packed badly", async () => {
    const path = await written(sample());
    for (const bytes of [Buffer.from("{"), Buffer.from([0x1f, 0x8b, 0]), Buffer.alloc(0)]) {
      await writeFile(path, bytes);
      expect((await refusal(path)).message).to.include("is not JSON, gzipped or plain");
    }
  });

  it("reads a file that is not packed", async () => {
    const path = await written(sample());
    await writeFile(path, JSON.stringify(sample()));

    expect((await loadRecording(path)).accounts.size).to.equal(2);
  });

  it("refuses another format", async () => {
    const error = await refusal(await written(sample({ format: "recorded-proofs/1" })));

    expect(error.message).to.include("is not a recorded-mainnet/1 recording; format");
  });

  it("refuses code under a hash that is not its own, and names the hash", async () => {
    const error = await refusal(await written(sample({ codes: { [HASH]: `${READER_CODE}00` } })));

    expect(error.code).to.equal("BAD_RECORDING");
    expect(error.message).to.include(HASH);
  });

  it("takes code under another hash when the recording lists that hash as unverified", async () => {
    const changed = sample({ codes: { [HASH]: `${READER_CODE}00` }, codesNotHashVerified: [HASH] });

    const recording = await loadRecording(await written(changed));

    expect(recording.codes.get(`0x${HASH.slice(2)}`)).to.equal(`${READER_CODE}00`);
  });

  it("refuses an account whose code is neither there nor listed as missing", async () => {
    const error = await refusal(await written(sample({ codes: {} })));

    expect(error.message).to.include(READER).and.to.include(HASH);
  });

  it("refuses a block that is not the one of the state", async () => {
    const error = await refusal(await written(sample({ stateOf: BLOCK + 1 })));

    expect(error.message).to.include(`must be ${BLOCK + 1}; it is ${BLOCK}`);
  });

  it("refuses a slot that is not 32 bytes", async () => {
    const accounts = { [READER]: { n: 1, b: "0x0", c: HASH, s: { "0x0": "0x0" } } };

    expect((await refusal(await written(sample({ accounts })))).code).to.equal("BAD_RECORDING");
  });

  it("reads slots, nonces and balances", async () => {
    const recording = await loadRecording(await written(sample()));

    expect(recording.accounts.get(READER)).to.include({ nonce: 1n, balance: 5n, codeHash: HASH });
    expect(recording.accounts.get(READER)?.slots.size).to.equal(2);
  });

  it("reads the recording of Poly Network", async function () {
    const path = needs(this, "recordings/exploit-poly-network-12996658.json.gz");

    const recording = await loadRecording(path);

    expect(recording.stateOf).to.equal(12_996_658);
    expect(recording.accounts.size).to.equal(11);
  });
});

async function refusal(path: string): Promise<FirebreakError> {
  try {
    await loadRecording(path);
  } catch (error) {
    if (error instanceof FirebreakError) return error;
    throw error;
  }
  throw new Error("it was taken");
}
