import { expect } from "chai";
import { Interface, id } from "ethers";
import { ownErrorIn, ownErrors } from "../../src/lib/own-errors.ts";
import { loadArtifact } from "../../src/range/drill/artifact.ts";

const errorsOf = (name: string) => {
  const all: string[] = [];
  new Interface(JSON.stringify(loadArtifact(name).abi)).forEachError((error) => void all.push(error.format("sighash")));
  return all;
};

describe("errors of our own contracts", () => {
  it("are those that hub and trigger have, so that none is shown for another one's", () => {
    const theirs = new Set(["GuardianHub", "QuorumTrigger"].flatMap(errorsOf));

    expect(ownErrors.filter((error) => !theirs.has(error))).to.deep.equal([]);
  });

  it("are put into words for a used order, a revoked key and a revoked epoch, whatever comes behind the selector", () => {
    expect(ownErrorIn(`0xa86c14c9${"00".repeat(32)}`)).to.match(/^QuorumTrigger_Used: the order was used already/);
    expect(ownErrorIn("0x3F55B996")).to.match(/^GuardianHub_NoGrant: .* revoked/);
    expect(ownErrorIn(id("GuardianHub_WrongEpoch(uint64)"))).to.include("guardians must sign anew");
  });

  it("are not found in what is no error of theirs", () => {
    for (const data of ["", "0x", "0xa86c14", "0x08c379a0", "a86c14c9", "0xd93c0665"])
      expect(ownErrorIn(data), data).to.equal(undefined);
  });
});
