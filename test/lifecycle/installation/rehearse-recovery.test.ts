import { expect } from "chai";
import { rehearsalLines, rehearseAll, succeeded } from "../../../src/lifecycle/installation/rehearse-recovery.ts";
import { openProofFork } from "../../../src/lifecycle/proof-fork.ts";
import { AAVE, EXECUTOR } from "../../../src/range/embedded/addresses.ts";
import { type Standing, standing } from "../../support/standing.ts";

describe("a rehearsal of an installation", function () {
  this.timeout(240_000);
  let now: Standing;
  before(async () => {
    now = await standing();
  });
  after(() => now.close());
  afterEach(() => now.again());

  async function rehearse(record = now.record) {
    const fork = await openProofFork({ kind: "url", url: now.fork.url }, "anvil");
    const done = await rehearseAll(fork, record).finally(() => fork.close());
    return { well: succeeded(done), said: rehearsalLines(done).join("\n") };
  }

  it("names a plan that does not contain, and one that recovery cannot open again", async () => {
    await now.office.act(EXECUTOR, AAVE.acl, "removeEmergencyAdmin(address)", [now.at("manager")]);
    const locked = await rehearse();
    await now.office.act(EXECUTOR, AAVE.acl, "removeEmergencyAdmin(address)", [now.at("hub")]);
    const powerless = await rehearse();

    expect(locked.well || powerless.well).to.equal(false);
    expect(locked.said).to.match(/^✗ plan 0x70\w+ contains, and recovery 0x\w+ cannot open it again: /);
    expect(powerless.said).to.match(/^✗ plan 0x70\w+ does not contain: /);
  });

  it("names what still holds where nothing is said to open it", async () => {
    const { well, said } = await rehearse({ ...now.record, parameters: { ...now.record.parameters, resumes: [] } });

    expect([well, said.split(";")[0]?.replace(/0x\w+/g, "")]).to.deep.equal([
      false,
      "✗ plan  contains, and action 1 still holds after expiry",
    ]);
  });

  it("names what still holds where the call that is to open closes", async () => {
    const resumes = now.record.parameters.resumes.map((one) => ({ ...one, args: [true] }));
    const { well, said } = await rehearse({ ...now.record, parameters: { ...now.record.parameters, resumes } });

    expect([well, said.replace(/0x\w+/g, "")]).to.deep.equal([
      false,
      "✗ plan  contains, and action 1 still holds after recovery; correct resumes",
    ]);
  });

  it("trips and opens again, on a fork alone", async () => {
    const before = await now.fork.rpc("eth_blockNumber");
    const { well, said } = await rehearse();

    expect([well, await now.fork.rpc("eth_blockNumber")]).to.deep.equal([true, before]);
    expect(said).to.match(/^✓ plan 0x70\w+ contains; recovery 0x\w+ opened it again$/);
  });
});
