import { expect } from "chai";
import type { Hex } from "../../../../src/core/types.ts";
import { lower, toWord } from "../../../../src/lib/words.ts";
import { AAVE, EXECUTOR } from "../../../../src/range/embedded/addresses.ts";
import { PLAN } from "../../../support/installation.ts";
import { type Standing, standing, stranger } from "../../../support/standing.ts";

describe("scripts/verify", function () {
  this.timeout(240_000);
  let now: Standing;
  const grant = "grant(address,(uint48,uint48,uint32,uint32,uint32),bytes32[])";
  const terms = (uses: number) => [0, Date.parse(`${now.team.until}T00:00:00Z`) / 1_000, uses, 86_400, 60];
  before(async () => {
    now = await standing();
  });
  after(() => now.close());
  afterEach(() => now.again());

  it("finds nothing that differs, and says who could trip and who releases", async () => {
    const { differences, notes, matches } = await now.found();

    expect(differences).to.deep.equal([]);
    expect(matches.length).to.be.above(70);
    expect(notes.join("\n")).to.match(/minTier LOWERED to 1, its effect asks for 2/);
    expect(notes.join("\n")).to.include(`released by ${now.at("release")}`);
    expect(notes.filter((note) => note.startsWith("guardian "))).to.have.length(3);
  });

  it("ends well on the chain as it is, and badly when something differs, naming it", async () => {
    const good = await now.office.verify();
    await now.office.act(now.team.admin, now.team.admin, "changeThreshold(uint256)", [1]);
    const bad = await now.office.verify("--json");

    expect([good.code, bad.code], good.out + good.err + bad.err).to.deep.equal([0, 1]);
    expect(good.out).to.include("verified: ");
    expect(JSON.parse(bad.out).rows.some((row: { kind: string }) => row.kind === "difference")).to.equal(true);
  });

  it("notes what is announced and not yet done", async () => {
    await now.office.act(now.team.keeper, now.at("manager"), "schedule(address,bytes,uint48)", [
      AAVE.acl,
      "0x12345678",
      0,
    ]);
    await now.office.act(now.team.admin, now.at("hub"), "proposeRevoke(address)", [now.team.bot]);

    const { differences, notes } = await now.found();

    expect(differences).to.deep.equal([]);
    expect(notes.filter((note) => /has scheduled 0x12345678|an announced change/.test(note))).to.have.length(2);
  });

  it("names other guardians and another quorum", async () => {
    const changed = [[...now.team.guardians, stranger].sort(), 2, 4];
    const fields = "(address[],uint256,uint256)";
    await now.asAdmin(`proposeGuardians${fields}`, `setGuardians${fields}`, changed);

    const { differences } = await now.found();

    expect(differences.filter((line) => /^hub: (guardians|top quorum)/.test(line))).to.have.length(2);
  });

  it("names a plan that is missing, and one that nobody wrote down", async () => {
    await now.asAdmin("proposeRemoval(bytes32)", "removePlan(bytes32)", [PLAN]);
    const missing = await now.found();
    const other = `0x${"71".repeat(32)}`;
    const plans = now.record.parameters.plans.map((plan) => ({ ...plan, plan: other as Hex }));
    const extra = await now.found({ ...now.record, parameters: { ...now.record.parameters, plans, triggers: [] } });
    await now.again();
    const unknown = await now.found({
      ...now.record,
      parameters: { ...now.record.parameters, plans: [], triggers: [] },
    });

    expect(missing.differences.join()).to.include(`plan ${PLAN}: it is not committed in the hub`);
    expect(extra.differences.join()).to.include(`plan ${other}: it is not committed in the hub`);
    expect(unknown.differences.join()).to.include(`expected no other plan, found ${PLAN}`);
  });

  it("names a key that has a grant and should not, one whose grant is gone, and one that is wider", async () => {
    await now.office.act(now.team.admin, now.at("hub"), grant, [stranger, terms(1), [PLAN]]);
    await now.office.act(now.team.admin, now.at("hub"), grant, [now.team.bot, terms(4), []]);
    const wider = await now.found();
    for (const guardian of now.team.guardians.slice(0, 2))
      await now.office.act(guardian, now.at("hub"), "voteRevoke(address)", [now.team.bot]);
    const gone = await now.found();

    expect(wider.differences.filter((line) => /trigger keys|grant of/.test(line))).to.have.length(2);
    expect(gone.differences.join()).to.match(/grant of .* for plan .*: expected true, found false/);
  });

  it("names other code, also where only immutables differ and the record was made to agree", async () => {
    const code = String(await now.fork.rpc("eth_getCode", [now.at("release"), "latest"]));
    const delay = toWord(43_200n).slice(2);
    expect(code).to.include(delay);
    await now.fork.rpc("hardhat_setCode", [now.at("release"), code.replaceAll(delay, toWord(60n).slice(2))]);
    const shorter = await now.found();
    const agreed = structuredClone(now.record);
    const changed = { ...agreed.contracts, release: { ...contract("release"), codeHash: hashOf(shorter.differences) } };
    const immutable = await now.found({ ...agreed, contracts: changed });
    await now.fork.rpc("hardhat_setCode", [now.at("lens"), "0x6000"]);
    const other = await now.found();
    await now.fork.rpc("hardhat_setCode", [now.at("lens"), "0x"]);
    const none = await now.found();

    expect(shorter.differences.join()).to.match(/^release: code hash: expected/);
    expect(immutable.differences.join()).to.match(/release: DELAY: expected 43200, found 60/);
    expect(other.differences.join()).to.match(/lens: code outside its immutables \(ProbeLens\)/);
    expect(none.differences.join()).to.match(/lens: expected a contract at/);
  });

  const contract = (name: string) => now.record.contracts[name] ?? expect.fail(`no ${name}`);
  const hashOf = (lines: readonly string[]) => lower(/found (0x\w{64})/.exec(lines.join())?.[1] ?? "0x");

  it("names a release path that has lost its right on the target, and a hub that has", async () => {
    await now.office.act(EXECUTOR, AAVE.acl, "removeEmergencyAdmin(address)", [now.at("manager")]);
    const locked = await now.found();
    await now.office.act(EXECUTOR, AAVE.acl, "removeEmergencyAdmin(address)", [now.at("hub")]);
    const powerless = await now.found();

    expect(locked.differences.join()).to.match(
      /answers the manager .* as it answers a stranger on setPoolPause\(bool\)/,
    );
    expect(powerless.differences.join()).to.match(/a dry run says would not hold \(a bitmap\): expected 0, found 1/);
  });

  it("names a plan that nothing opens again", async () => {
    const parameters = { ...now.record.parameters, resumes: [] };

    const { differences } = await now.found({ ...now.record, parameters });

    expect(differences.join()).to.include(`no call of resumes opens ${AAVE.configurator} again`);
  });

  it("names a guardian whose code has changed, and what he is now", async () => {
    const [guardian = stranger] = now.team.guardians;
    await now.fork.rpc("hardhat_setCode", [guardian, `0xef0100${"ab".repeat(20)}`]);

    const { differences, notes } = await now.found();

    expect(differences.join()).to.match(new RegExp(`guardian ${guardian}: code hash`));
    expect(notes.join()).to.include(`a key that delegates to 0x${"ab".repeat(20)} (EIP-7702)`);
  });

  it("names whatever has changed of a Safe that holds an office: owners, threshold, modules, code, guard, handler", async () => {
    const { admin, authority } = now.team;
    const other = (name: string) => lower(`0x${name.repeat(20)}`);
    await now.office.act(admin, admin, "addOwnerWithThreshold(address,uint256)", [other("a1"), 3]);
    await now.office.act(admin, admin, "enableModule(address)", [AAVE.acl]);
    await now.office.act(authority, authority, "setFallbackHandler(address)", [AAVE.acl]);
    const changed = (await now.found()).differences.join("\n");
    await now.again();
    await now.fork.rpc("hardhat_setStorageAt", [authority, "0x0", toWord(BigInt(AAVE.acl))]);
    const emptied = (await now.found()).differences.join("\n");

    for (const what of [
      "threshold: expected 2, found 3",
      "owners: ",
      `other modules: expected [], found [${AAVE.acl}]`,
    ])
      expect(changed).to.include(`safe ${admin}: ${what}`);
    expect(changed).to.include(`safe ${authority}: fallback handler: `);
    expect(emptied).to.include(`safe ${authority}: it does not answer like a Safe`);
  });

  it("refuses a Safe in an office for which a module of one key acts", async () => {
    const { authority } = now.team;
    await now.office.act(authority, authority, "enableModule(address)", [stranger]);

    const { differences } = await now.found();

    expect(differences.join("\n")).to.match(/one key: the right to resume, .* is in the hands of one key/);
  });

  it("names a member of a role whose number no double holds, and a grant for a plan that is not committed yet", async () => {
    await now.asKeeper("grantRole(uint64,address,uint32)", [2n ** 53n + 1n, stranger, 0]);
    const role = (await now.found()).differences.join("\n");
    await now.again();
    await now.office.act(now.team.admin, now.at("hub"), grant, [now.team.bot, terms(3), [`0x${"99".repeat(32)}`]]);
    const plan = (await now.found()).differences.join("\n");

    expect(role).to.include(`role ${2n ** 53n + 1n}: expected no other member, found ${stranger}`);
    expect(plan).to.match(/for plan 0x(99){32}: expected false, found true/);
  });

  it("refuses what one key could do alone", async () => {
    await now.office.act(now.team.admin, now.team.admin, "changeThreshold(uint256)", [1]);
    const admin = await now.found();
    await now.asKeeper("grantRole(uint64,address,uint32)", [3, now.team.bot, 0]);
    const resuming = await now.found();

    expect(admin.differences.join()).to.match(/one key: the hub's admin, .* is in the hands of one key/);
    expect(resuming.differences.join()).to.match(/one key: .* is a trigger key and the right to resume/);
  });
});
