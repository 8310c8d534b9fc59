import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { Interface } from "ethers";
import { ownErrorIn, ownErrors, ownMeaningIn } from "../../src/lib/own-errors.ts";

/** What the package ships. */
const shipped = globSync("artifacts/contracts/**/*.sol/*.json").filter((path) => !path.includes("/mocks/"));
const theirs = new Map(
  shipped.flatMap((path) => {
    const all: [string, string][] = [];
    new Interface(JSON.stringify(JSON.parse(readFileSync(path, "utf8")).abi)).forEachError((error) => {
      all.push([error.format("full").replace(/^error /, ""), error.selector]);
    });
    return all;
  }),
);
const abi = new Interface(ownErrors.map((error) => `error ${error}`));
const key = `0x${"a1".repeat(20)}`;

describe("errors of our own contracts", () => {
  it("are all of those that are shipped, and no others (those of lanes, freezes and recovery were shown as 0x…)", () => {
    expect(theirs.size).to.be.above(100);
    expect([...ownErrors].sort()).to.deep.equal([...theirs.keys()].sort());
  });

  it("are each found by their selector", () => {
    const found = [...theirs].map(([error, selector]) => [error, ownErrorIn(selector)?.split(":")[0]]);

    expect(found).to.deep.equal([...theirs.keys()].map((error) => [error, error.slice(0, error.indexOf("("))]));
  });

  it("say who and until when, with times as dates (of a grant that had ended neither was told)", () => {
    const said = (name: string, args: readonly unknown[]) => ownErrorIn(abi.encodeErrorResult(name, args));

    expect(said("GuardianHub_GrantExpired", [key, 1_700_000_000])).to.equal(
      `GuardianHub_GrantExpired(key ${key}, expiry 2023-11-14T22:13:20.000Z)`,
    );
    expect(said("ScopedPausable_TooLong", [3, 86_400, 3_600])).to.equal(
      "ScopedPausable_TooLong(lane 3, duration 86400, max 3600)",
    );
    expect(said("GuardianHub_Refused", [1, key, "0x8456cb59"])).to.equal(
      `GuardianHub_Refused(index 1, target ${key}, selector 0x8456cb59)`,
    );
    expect(said("GuardianHub_BadDelay", [60])).to.equal("GuardianHub_BadDelay(delay 60)");
    expect(said("AccountFreeze_Frozen", [key, 1, 2n ** 256n - 1n])).to.include(`until ${2n ** 256n - 1n})`);
  });

  it("mean something in a trip of a hub, a module or a trigger, and in no other call", () => {
    const trips = ["guardian/GuardianHub", "safe/GuardianModule", "guardian/QuorumTrigger"].map((path) => {
      const [found] = globSync(`artifacts/contracts/${path}.sol/*.json`);
      return new Interface(JSON.parse(readFileSync(found ?? "", "utf8")).abi).getFunction("trip")?.selector ?? "";
    });
    const noGrant = abi.encodeErrorResult("GuardianHub_NoGrant", [key]);
    const noMeaning = abi.encodeErrorResult("GuardianHub_BadGrant", []);

    expect(trips.map((call) => ownMeaningIn(noGrant, `${call}00`))).to.deep.equal(
      trips.map(() => "the key has no grant, or it was revoked"),
    );
    expect(ownMeaningIn(noGrant, "0x8456cb59")).to.equal(undefined);
    expect(ownMeaningIn(noMeaning, `${trips[0]}00`)).to.equal(undefined);
  });

  it("show nothing of data that are not theirs by length or form: one byte less, none, one more, a text", () => {
    const good = abi.encodeErrorResult("GuardianHub_NoGrant", [key]);
    const bad = [good.slice(0, -2), good.slice(0, 10), `${good}00`, `${good.slice(0, -1)}\u001b`];
    const text = abi.encodeErrorResult("StringTooLong", ["\u001b[2J"]);

    expect(bad.map((data) => ownErrorIn(data))).to.deep.equal(bad.map(() => "GuardianHub_NoGrant"));
    expect(ownErrorIn(text)).to.equal("StringTooLong");
  });

  it("are not found in what is no error of theirs", () => {
    for (const data of ["", "0x", "0xa86c14", "0x08c379a0", "a86c14c9", "d93c0665"])
      expect(ownErrorIn(data), data).to.equal(undefined);
  });
});
