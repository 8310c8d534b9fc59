import { expect } from "chai";
import type { Findings } from "../../src/core/findings.ts";
import { blockOf, failureOf, fakeChain, observationOf, stranger } from "../support/fakes.ts";
import { foundIn, grant, padded, team, watching } from "./granting.ts";

describe("privileged-change by an event that is not what the signature says", () => {
  it("tells two changes apart whose signature forgets an `indexed`, and says what to correct", async () => {
    const forgotten = "event RoleGranted(bytes32 role, address account, address sender)";
    const logs = [grant(stranger), grant(team)];

    const findings = await watching({ event: forgotten }).observe(observationOf(blockOf(101), { logs }), fakeChain());

    expect(new Set(findings.map(({ key }) => key)).size).to.equal(2);
    expect(findings[0]?.evidence["misfit"]).to.include("has 4 topic(s), the signature of RoleGranted says 1");
  });

  it("tells that it cannot say what `where` asks for, and fires where it can (it was silent)", async () => {
    const signature = "event RoleGranted(bytes32 indexed role, address indexed account, address sender)";
    const wrongly = "event RoleGranted(bytes32 role, address indexed account, address indexed sender)";
    const where = { account: padded(stranger) };

    expect(await failureOf(foundIn({ event: wrongly, where }, [grant()]))).to.equal("NOT_EVALUABLE");
    expect(await foundIn({ event: signature, where }, [grant(), grant(team)])).to.equal(1);
  });

  it("says of an event that it cannot judge beside one that it found that it could not [what was found hid it]", async () => {
    const signature = "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)";
    const odd = { ...grant(), topics: grant().topics.slice(0, 1) };
    const watcher = watching({ event: signature, where: { account: padded(stranger) } });

    const found: Findings = await watcher.observe(
      observationOf(blockOf(101), { logs: [odd, grant(stranger)] }),
      fakeChain(),
    );

    expect([found.length, found.unread === undefined]).to.deep.equal([1, false]);
  });
});
