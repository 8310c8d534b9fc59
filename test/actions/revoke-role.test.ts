import { expect } from "chai";
import { id } from "ethers";
import { revokeRole } from "../../src/actions/revoke-role.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Address } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { AAVE } from "../../src/range/embedded/addresses.ts";
import { deploy } from "../support/plans.ts";
import { type Acting, actionOf, KEY, NOBODY, openActing, refusalOf } from "./acting.ts";

const bridge = lower(id("BRIDGE"));
const rogue: Address = "0x0000000000000000000000000000000000007419";
const ADMIN: Address = "0x00000000000000000000000000000000000c0c13";

const make = (settings: object = {}): Action =>
  actionOf(revokeRole, { target: AAVE.acl, role: bridge, account: rogue, ...settings });

describe("revoke-role", () => {
  it("is refused with a role that is neither 32 bytes nor a number", () => {
    for (const role of ["BRIDGE", "0x12", -1, 1.5])
      expect(refusalOf(revokeRole, { target: AAVE.acl, role, account: rogue }).code, String(role)).to.equal("SETTINGS");
  });

  it("says who can give the role again", () => {
    expect(make().undo).to.include("grantRole").and.include("who administers");
    expect(make()).to.include({ target: AAVE.acl, idempotent: true });
  });
});

describe("revoke-role, on Aave's ACLManager and an AccessManager", function () {
  this.timeout(120_000);
  let acting: Acting;
  let manager: Address;
  const give = () => acting.send(acting.at.aclAdmin, AAVE.acl, "addBridge(address)", [rogue]);
  before(async () => {
    acting = await openActing();
    manager = lower(await deploy(acting.fork, "@openzeppelin/contracts/build/contracts/AccessManager.json", [ADMIN]));
  });
  after(() => acting?.close());

  it("has nothing against it while nobody has the role", async () => {
    expect(await acting.objections(make({ acceptLoosenKey: true }), acting.at.aclAdmin)).to.deep.equal([]);
  });

  it("is refused for who does not administer the role, and for who could give it again", async () => {
    await give();

    expect((await acting.objections(make(), NOBODY)).join()).to.include(`to administer ${bridge}`);
    expect((await acting.objections(make(), acting.at.aclAdmin)).join()).to.include(
      "could also undo this by grantRole",
    );
    expect(await acting.objections(make({ acceptLoosenKey: true }), acting.at.aclAdmin)).to.deep.equal([]);
  });

  it("is refused where it would disarm the signer itself", async () => {
    const self = make({ account: acting.at.aclAdmin, acceptLoosenKey: true });

    expect((await acting.objections(self, acting.at.aclAdmin)).join()).to.include("from the signer");
  });

  it("takes the role, which the contract confirms, and twice is once", async () => {
    await give();
    expect(await acting.holds(make())).to.equal(false);
    expect(await acting.act(make(), NOBODY)).to.include("AccessControl");

    expect(await acting.act(make(), acting.at.aclAdmin)).to.equal("done");

    expect(await acting.holds(make())).to.equal(true);
    expect(await acting.act(make(), acting.at.aclAdmin)).to.equal("done");
  });

  it("takes a role of an AccessManager by its number", async () => {
    const action = make({ target: manager, role: 7, acceptLoosenKey: true });
    await acting.send(ADMIN, manager, "grantRole(uint64,address,uint32)", [7, rogue, 0]);
    expect((await acting.objections(action, KEY)).join()).to.include("to administer role 7");
    expect(await acting.objections(action, ADMIN)).to.deep.equal([]);

    expect(await acting.act(action, ADMIN)).to.equal("done");

    expect(await acting.holds(action)).to.equal(true);
  });
});
