import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { keccak256 } from "ethers";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Recording } from "../../../src/range/recorded/format.ts";
import { mergeProofs, mergeRecordings } from "../../../src/range/recorded/merge.ts";
import { proofsPathOf, refuseOverwriting, writeRecording } from "../../../src/range/recorded/pack.ts";
import { loadProofs, type Proofs } from "../../../src/range/recorded/proofs.ts";
import { verifyRecording } from "../../../src/range/recorded/verify.ts";
import { loadRecording } from "../../../src/range/recording.ts";
import { needs } from "../../support/shared.ts";
import { BLOCK, NOBODY, PERSON, READER, READER_CODE, sample, slot, written } from "./sample.ts";

const reader = (changes: Readonly<Record<string, unknown>>) => ({
  [READER]: { n: 1, b: "0x5", c: keccak256(READER_CODE), s: { [slot(1)]: slot(7), [slot(2)]: slot(8) }, ...changes },
});

describe("mergeRecordings", () => {
  let one: Recording;
  beforeEach(async () => {
    one = await loadRecording(await written(sample()));
  });
  const refusal = async (changes: Readonly<Record<string, unknown>>): Promise<string> => {
    const other = await loadRecording(await written(sample(changes)));
    try {
      mergeRecordings(one, other);
    } catch (error) {
      if (error instanceof FirebreakError && error.code === "CONTRADICTION") return error.message;
      throw error;
    }
    throw new Error("it was merged");
  };

  it("refuses what cannot both be right, and says what: nonce, balance, slot, block", async () => {
    const said = await refusal({ accounts: reader({ n: 2, b: "0x6", s: { [slot(1)]: slot(8) } }) });

    expect(said.split("\n").slice(1)).to.deep.equal([
      `  nonce of ${READER}: 1 and 2`,
      `  balance of ${READER}: 5 and 6`,
      `  slot ${slot(1)} of ${READER}: ${slot(7)} and ${slot(8)}`,
    ]);
    const later = { stateOf: BLOCK + 1, blockEnv: { ...Object(sample()["blockEnv"]), number: BLOCK + 1 } };
    expect(await refusal(later)).to.include(`different blocks: ${BLOCK} and ${BLOCK + 1}`);
    expect(await refusal({ chainId: 10 })).to.include("different chains: 1 and 10");
  });

  it("lists twenty contradictions and counts the others", async () => {
    const slots = (value: number) => Object.fromEntries(Array.from({ length: 25 }, (_, at) => [slot(at), slot(value)]));
    one = await loadRecording(await written(sample({ accounts: reader({ s: slots(1) }) })));

    expect(await refusal({ accounts: reader({ s: slots(2) }) })).to.match(/\n {2}and 5 more$/);
  });

  it("holds what either holds, and reads the same from a file, packed or not", async () => {
    const accounts = { ...reader({}), [NOBODY]: { n: 0, b: "0x1", c: keccak256("0x"), s: {} } };
    const merged = mergeRecordings(one, await loadRecording(await written(sample({ accounts }))));
    const folder = dirname(await written(sample()));

    for (const name of ["merged.json", "merged.json.gz"]) {
      writeRecording(join(folder, name), merged, undefined);
      const read = await loadRecording(join(folder, name));

      expect([...read.accounts.keys()].sort()).to.deep.equal([PERSON, NOBODY, READER].sort());
      expect([...(read.accounts.get(READER)?.slots ?? [])]).to.deep.equal(
        [0, 1, 2].map((at) => [slot(at), slot([0, 7, 8][at] ?? 0)]),
      );
      expect(read).to.include({ kind: "merged", name: "merged" });
    }
  });

  it("puts the halves of a real recording and of its proofs together again, all of it proven", async function () {
    const whole = await loadRecording(needs(this, "recordings/block-zeth-18884864.json.gz"));
    const proofs = await loadProofs(needs(this, "recordings/proofs-zeth-18884864.json.gz"));
    const without = <V>(all: ReadonlyMap<`0x${string}`, V>, third: number) =>
      new Map([...all].filter((_, at) => at % 3 !== third));
    const part = (third: number): Recording => ({ ...whole, accounts: without(whole.accounts, third) });
    const partOfProofs = (third: number): Proofs => ({ ...proofs, accounts: without(proofs.accounts, third) });

    const merged = { ...mergeRecordings(part(0), part(1)), name: "merged" };
    const { accounts, slots, problems } = verifyRecording(merged, mergeProofs(partOfProofs(0), partOfProofs(1)));

    expect({ accounts, slots, problems }).to.deep.equal({
      accounts: { proven: 113, unproven: 0 },
      slots: { proven: 372, unproven: 0 },
      problems: [],
    });
  });
});

describe("writeRecording", () => {
  it("overwrites nothing, and takes only names that a recording may have", async () => {
    const path = await written(sample());
    const bytes = readFileSync(path);

    for (const name of [path, join(dirname(path), "x.txt"), join(dirname(path), "a b.json")])
      expect(() => refuseOverwriting(name))
        .to.throw()
        .with.property("code", "CONFIG");
    expect(() => refuseOverwriting(join(dirname(path), "new.json.gz"))).to.not.throw();
    expect(readFileSync(path).equals(bytes)).to.equal(true);
    expect(existsSync(proofsPathOf(path))).to.equal(false);
  });
});
