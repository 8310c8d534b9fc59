import { globSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { Interface } from "ethers";
import { ownErrorIn, ownErrors } from "../../src/lib/own-errors.ts";
import { usualErrors } from "../../src/lib/usual-errors.ts";

const places = [
  "access/IAccessControl",
  "access/Ownable",
  "access/manager/*",
  "utils/Pausable",
  "utils/ReentrancyGuard",
];
const written = places
  .flatMap((place) => globSync(`node_modules/@openzeppelin/contracts/${place}.sol`))
  .flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/^ +error (\w+\(.*\));/gm)].map(([, error = ""]) => error),
  );
const abi = new Interface(usualErrors.map((error) => `error ${error}`));

describe("errors of OpenZeppelin's contracts", () => {
  it("are all of those that say who may not and what is paused, beside those that ours say as well", () => {
    expect(written).to.have.length.above(15);
    expect(written.filter((error) => !ownErrors.includes(error)).sort()).to.deep.equal([...usualErrors].sort());
  });

  it("are named by their selector, with what they say (a pause without the role was custom error 0xe2517d3f)", () => {
    const account = `0x${"a1".repeat(20)}`;
    const role = `0x${"65".repeat(32)}`;

    expect(ownErrorIn(abi.encodeErrorResult("AccessControlUnauthorizedAccount", [account, role]))).to.equal(
      `AccessControlUnauthorizedAccount(account ${account}, neededRole ${role})`,
    );
    expect([ownErrorIn("0xe2517d3f"), ownErrorIn("0xd93c0665")]).to.deep.equal([
      "AccessControlUnauthorizedAccount",
      "EnforcedPause",
    ]);
  });
});
