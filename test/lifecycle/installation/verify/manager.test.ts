import { expect } from "chai";
import { AAVE } from "../../../../src/range/embedded/addresses.ts";
import { type Standing, standing, stranger } from "../../../support/standing.ts";

describe("scripts/verify, on the AccessManager", function () {
  this.timeout(240_000);
  let now: Standing;
  before(async () => {
    now = await standing();
  });
  after(() => now.close());
  afterEach(() => now.again());

  const roles: readonly (readonly [what: string, call: [string, () => readonly unknown[]], says: RegExp])[] = [
    [
      "an extra admin",
      ["grantRole(uint64,address,uint32)", () => [0, stranger, 0]],
      /role admin: expected no other member, found 0x5a/,
    ],
    [
      "the deployer as admin again",
      ["grantRole(uint64,address,uint32)", () => [0, now.record.deployer, 0]],
      /found the deployer 0x/,
    ],
    [
      "a second recovery",
      ["grantRole(uint64,address,uint32)", () => [3, stranger, 0]],
      /role recovery: expected no other member/,
    ],
    [
      "no recovery",
      ["revokeRole(uint64,address)", () => [3, now.team.authority]],
      /role recovery: expected the member 0x/,
    ],
    [
      "a recovery that waits",
      ["grantRole(uint64,address,uint32)", () => [3, now.team.authority, 3_600]],
      /role recovery: delay of/,
    ],
    [
      "a right for others",
      ["setTargetFunctionRole(address,bytes4[],uint64)", () => [AAVE.configurator, ["0x7641f3d9"], 3]],
      /role that may call 0x7641f3d9 .* expected 2, found 3/,
    ],
    [
      "a right on another target",
      ["setTargetFunctionRole(address,bytes4[],uint64)", () => [stranger, ["0x12345678"], 2]],
      /role that may call 0x12345678 .* expected 0, found 2/,
    ],
    [
      "another admin of a role",
      ["setRoleAdmin(uint64,uint64)", () => [3, 1]],
      /role recovery: getRoleAdmin: expected 0, found 1/,
    ],
    ["a guardian of a role", ["setRoleGuardian(uint64,uint64)", () => [3, 1]], /role recovery: getRoleGuardian/],
    [
      "a closed target",
      ["setTargetClosed(address,bool)", () => [AAVE.configurator, true]],
      /is closed: expected false, found true/,
    ],
  ];
  for (const [what, [call, args], says] of roles)
    it(`names ${what}`, async () => {
      await now.asKeeper(call, args());

      const { differences } = await now.found();

      expect(
        differences.some((line) => says.test(line)),
        differences.join("\n"),
      ).to.equal(true);
    });
});
