import { expect } from "chai";
import { roleGrant } from "../../src/detectors/role-grant.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { grant, padded, role, team } from "./granting.ts";
import { logOf, look, make } from "./looking.ts";

const watching = (settings: object = {}) => make(roleGrant, { contract: target, members: [team], ...settings });

describe("role-grant", () => {
  it("is silent on a grant to a member, of another role, and by a contract that is not watched", async () => {
    const logs = [grant(team), grant(stranger, { address: sender })];

    expect(await look(watching(), { logs })).to.deep.equal([]);
    expect(await look(watching({ roles: [hashFor("OTHER")] }), { logs: [grant()] })).to.deep.equal([]);
  });

  it("says who was given which role, under one key per role and account", async () => {
    const [finding, again] = await look(watching({ roles: [role] }), { logs: [grant(), grant()] });

    expect(finding).to.deep.include({ key: `it:${target}:${role}:${stranger}`, subject: target, severity: "critical" });
    expect(finding?.evidence).to.include({ role, account: stranger });
    expect(again?.key).to.equal(finding?.key);
  });

  it("says what contracts call a role of 32 bytes, and the number of one that has a number", async () => {
    const [who, seven] = [padded(stranger), `0x${"00".repeat(31)}07` as const];
    const logs = [
      logOf([hashFor("RoleGranted(bytes32,address,address)"), hashFor("MINTER_ROLE"), who, padded(sender)]),
      logOf([hashFor("RoleGranted(bytes32,address,address)"), `0x${"00".repeat(32)}`, who, padded(sender)]),
      logOf([hashFor("RoleGranted(bytes32,address,address)"), seven, who, padded(sender)]),
      logOf([hashFor("RoleGranted(uint64,address,uint32,uint48,bool)"), seven, who]),
    ];

    const found = await look(watching(), { logs });

    expect(found.map(({ evidence }) => [evidence["role"], evidence["roleName"]])).to.deep.equal([
      [hashFor("MINTER_ROLE"), "MINTER_ROLE"],
      [`0x${"00".repeat(32)}`, "DEFAULT_ADMIN_ROLE"],
      [seven, undefined],
      ["7", undefined],
    ]);
    expect(found[3]?.key).to.equal(`it:${target}:${seven}:${stranger}`);
  });

  it("knows the grants of AccessManager, Circle, Ownable with and without an index, and wards", async () => {
    const [who, id] = [padded(stranger), `0x${"00".repeat(31)}07` as const];
    const logs = [
      logOf([hashFor("RoleGranted(uint64,address,uint32,uint48,bool)"), id, who]),
      logOf([hashFor("MinterConfigured(address,uint256)"), who]),
      logOf([hashFor("OwnershipTransferred(address,address)"), padded(team), who]),
      logOf([hashFor("OwnershipTransferred(address,address)")], `${padded(team)}${who.slice(2)}`),
      logOf([hashFor("Rely(address)"), who]),
    ];

    const found = await look(watching(), { logs });

    expect(found.map(({ evidence }) => evidence["account"])).to.deep.equal(Array(5).fill(stranger));
    expect(await look(watching({ roles: ["7"] }), { logs })).to.have.length(1);
  });

  it("is not confused by an event that lacks what it should have", async () => {
    const logs = [
      logOf([]),
      logOf([hashFor("RoleGranted(bytes32,address,address)")]),
      logOf([hashFor("MasterMinterChanged(address)")]),
    ];

    expect(await look(watching(), { logs })).to.deep.equal([]);
  });

  it("objects to an address without code, and cannot say where it cannot be read", async () => {
    const block = blockOf(100);

    expect(await watching().objections(block, fakeChain({ code: async () => "0x" }))).to.have.length(1);
    expect(await failureOf(watching().objections(block, fakeChain()))).to.equal("NOT_EVALUABLE");
  });
});
