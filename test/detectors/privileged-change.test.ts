import { expect } from "chai";
import type { Hex } from "../../src/core/types.ts";
import { blockOf, codeOf, fakeChain, hashFor, observationOf, sender, stranger, target } from "../support/fakes.ts";
import { expectCheap } from "../support/processor.ts";
import {
  announcement,
  calling,
  event,
  foundIn,
  grant,
  granting,
  padded,
  role,
  team,
  topic0,
  watching,
  withTransactions,
} from "./granting.ts";

describe("privileged-change by event", () => {
  it("fires at every log of the event, and names who got what by which transaction", async () => {
    const logs = [grant(stranger), grant(team)];

    const findings = await watching({ event }).observe(observationOf(blockOf(101), { logs }), fakeChain());

    expect(findings.map(({ key }) => key)).to.deep.equal([
      `roles:${target}:RoleGranted:${role}:${stranger}:${sender}`,
      `roles:${target}:RoleGranted:${role}:${team}:${sender}`,
    ]);
    expect(findings[0]?.evidence).to.deep.include({ role, account: stranger, sender, transaction: hashFor("grant") });
  });

  it("ignores another contract, another event, and other values than it is told to watch", async () => {
    const where = { role: hashFor("OTHER_ROLE") };

    expect(await foundIn({ event }, [grant(stranger, { address: stranger })])).to.equal(0);
    expect(await foundIn({ event }, [grant(stranger, { topics: [hashFor("Other()")] })])).to.equal(0);
    expect(await foundIn({ event, where }, [grant()])).to.equal(0);
    expect(await foundIn({ event, where: { role } }, [grant()])).to.equal(1);
    expect(await foundIn({ event, where: { account: padded(stranger) } }, [grant(), grant(team)])).to.equal(1);
  });

  it("watches one event at many contracts, and has an incident for each", async () => {
    const logs = [grant(team), grant(team, { address: stranger }), grant(team, { address: sender })];
    const detector = watching({ address: [target, stranger.toUpperCase().replace("0X", "0x")], event });

    const findings = await detector.observe(observationOf(blockOf(101), { logs }), fakeChain());

    expect(findings.map(({ subject }) => subject)).to.deep.equal([target, stranger]);
    expect(new Set(findings.map(({ key }) => key)).size).to.equal(2);
    expect(detector.logs.map(({ address }) => address)).to.deep.equal([target, stranger]);
  });

  it("refuses many contracts with a call or slot, and names a few of those without code", async () => {
    const many = Array.from({ length: 12 }, (_, index) => `0x${`${index}`.padStart(40, "0")}`);
    expect(() => watching({ address: many, slot: role })).to.throw(/only an event is watched at many/);

    const bare = fakeChain({ code: async () => "0x" });
    const objections = await watching({ address: many, event }).objections(blockOf(1), bare);
    expect(objections).to.have.length(5);
    expect(objections[0]).to.equal(`there is no code at ${many[0]}; correct the address`);
  });

  it("fires although topics and data are missing, and says so", async () => {
    const bare = grant(stranger, { topics: [topic0] });

    const [finding] = await watching({ event }).observe(observationOf(blockOf(101), { logs: [bare] }), fakeChain());

    expect(finding?.evidence).to.include({ role: "missing", account: "missing", sender: "missing" });
  });

  it("never decodes what an attacker wrote: a log of 15 MB that says it holds 2^255 texts costs no more than a second", async () => {
    const signature = "event Proposed(uint256 id, string[] texts, bytes[][] calls, address indexed by)";
    const bomb: Hex = `0x${"00".repeat(31)}07${"80".padEnd(64, "0").repeat(2)}${"ff".repeat(15_000_000)}`;
    const topics = [hashFor("Proposed(uint256,string[],bytes[][],address)"), padded(stranger)];
    const logs = [grant(stranger, { topics, data: bomb })];
    const detector = watching({ event: signature });

    const [finding] = await detector.observe(observationOf(blockOf(101), { logs }), fakeChain());

    await expectCheap(1_000, () => detector.observe(observationOf(blockOf(101), { logs }), fakeChain()));
    expect(finding?.evidence).to.include({ id: "7", by: stranger });
    expect(JSON.stringify(finding?.evidence).length).to.be.lessThan(2_000);
  });

  it("tells two changes apart that differ only in what is not decoded", async () => {
    const signature = "event Named(string name)";
    const named = (text: string) =>
      grant(stranger, { topics: [hashFor("Named(string)")], data: `0x${"20".padStart(64, "0")}${text}` });
    const logs = [named("aa"), named("bb")];

    const findings = await watching({ event: signature }).observe(observationOf(blockOf(101), { logs }), fakeChain());

    expect(new Set(findings.map(({ key }) => key)).size).to.equal(2);
  });

  it("reads arguments behind an array of fixed length where the ABI puts them", async () => {
    const signature = "event Set(uint256[2] pair, (uint8 a, address b) both, address last)";
    const data: Hex = `0x${["1", "2", "3", "4"].map((digit) => digit.padStart(64, "0")).join("")}${padded(team).slice(2)}`;
    const topics = [hashFor("Set(uint256[2],(uint8,address),address)")];

    const [finding] = await watching({ event: signature }).observe(
      observationOf(blockOf(101), { logs: [grant(stranger, { topics, data })] }),
      fakeChain(),
    );

    expect(finding?.evidence["last"]).to.equal(team);
  });

  it("refuses an event that is none, an unknown argument, and one that is not indexed", () => {
    const wrong = [
      { event: "event" },
      { event: "RoleGranted(" },
      { event: "function x()" },
      { event, where: { owner: role } },
      { event: "event A(uint256 x)", where: { x: role } },
    ];

    const codes = wrong.map((settings) => {
      try {
        watching(settings);
        return "accepted";
      } catch (error) {
        return codeOf(error);
      }
    });

    expect(codes).to.deep.equal(Array(5).fill("CONFIG"));
  });
});

describe("privileged-change by event, announced", () => {
  const announced = [announcement];

  it("is silent about exactly the announced change", async () => {
    expect(await foundIn({ event, announced }, [grant(team)])).to.equal(0);
  });

  it("fires one block before and after the announced blocks, and is silent in each of them", async () => {
    const findings = await Promise.all(
      [99, 100, 101, 102, 103].map((block) => foundIn({ event, announced }, [grant(team)], undefined, block)),
    );

    expect(findings).to.deep.equal([1, 0, 0, 0, 1]);
  });

  it("fires when anything else is another: account, role, who granted it, the contract that was called, the function", async () => {
    const chainWith = (to: `0x${string}` | undefined, input: Hex) => withTransactions(calling(to, input));
    const others = [
      await foundIn({ event, announced }, [grant(stranger)]),
      await foundIn({ event, announced }, [
        grant(team, { topics: [topic0, hashFor("R"), padded(team), padded(sender)] }),
      ]),
      await foundIn({ event, announced }, [grant(team, { topics: [topic0, role, padded(team), padded(stranger)] })]),
      await foundIn({ event, announced }, [grant(team)], chainWith(stranger, granting.input)),
      await foundIn({ event, announced }, [grant(team)], chainWith(undefined, granting.input)),
      await foundIn({ event, announced }, [grant(team)], chainWith(target, "0x12345678")),
      await foundIn({ event, announced }, [grant(team)], chainWith(target, "0x2f2ff1")),
      await foundIn({ event, announced }, [grant(team)], withTransactions()),
    ];

    expect(others).to.deep.equal(Array(8).fill(1));
  });

  it("fires at a second change in the same block, another one or the same again", async () => {
    expect(await foundIn({ event, announced }, [grant(team), grant(stranger)])).to.equal(1);
    expect(await foundIn({ event, announced }, [grant(team), grant(team)])).to.equal(1);
    expect(await foundIn({ event, announced: [announcement, announcement] }, [grant(team), grant(team)])).to.equal(0);
  });

  it("reads no transactions when the value is not announced, so that an attack waits for nothing", async () => {
    const chain = fakeChain({ transactions: () => Promise.reject(new Error("asked for the transactions")) });

    expect(await foundIn({ event, announced }, [grant(stranger)], chain)).to.equal(1);
  });

  it("refuses an announcement that could not be compared whole: a text, or more arguments than are read", () => {
    const many = Array.from({ length: 9 }, (_, index) => `uint256 a${index}`).join(", ");
    const wrong = [
      { event: "event A(string x)", announced: [{ ...announcement, value: { x: "1" } }] },
      { event: `event A(${many})`, announced: [{ ...announcement, value: { a0: "1" } }] },
      { event, announced: [{ ...announcement, selector: "grant role" }] },
      { event, announced: [{ ...announcement, selector: "0x" }] },
      { event, announced: [{ ...announcement, selector: "grantRole(nothing)" }] },
      { event, announced: [{ ...announcement, value: "0x01" }] },
      { event, announced: [{ ...announcement, fromBlock: 103 }] },
    ];

    const accepted = wrong.filter((settings) => {
      try {
        return watching(settings) !== undefined;
      } catch {
        return false;
      }
    });

    expect(accepted).to.deep.equal([]);
  });
});
