import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Chain } from "../../../src/core/parts.ts";
import type { TracedCall } from "../../../src/core/traces.ts";
import type { BlockRef, Hex } from "../../../src/core/types.ts";
import { safeTamper } from "../../../src/detectors/safe-tamper.ts";
import { toWord } from "../../../src/lib/words.ts";
import { failureOf, hashFor, stranger, target } from "../../support/fakes.ts";
import { execution, having, safeModuleTransaction, safeMultiSigTransaction, success } from "../executing.ts";
import { padded, team } from "../granting.ts";
import { changing, concat, lacking, logOf, look, make, sent } from "../looking.ts";

const watching = (settings: object = {}) => make(safeTamper, { safe: target, ...settings });

describe("what a Safe ran as its own, without an event that says so", () => {
  it("is not sure of what stands beside what the Safe was called with [a stranger handed on an execution beside made-up bytes, and it acted]", async () => {
    const beside = sent({ to: team, input: concat("0x12345678", execution(team, 0), execution(stranger, 1)) });
    const behind = sent({ input: concat(execution(team, 0), execution(stranger, 1)) });
    const told = async (one: ReturnType<typeof sent>) =>
      (await look(watching(), { chain: having(one), logs: [success] })).map(({ belowQuorum, evidence }) => [
        belowQuorum,
        evidence["target"],
        "doubt" in evidence,
      ]);

    expect(await told(beside)).to.deep.equal([[true, stranger, true]]);
    expect(await told(behind)).to.deep.equal([[true, stranger, true]]);
    expect(await told(sent({ input: execution(stranger, 1) }))).to.deep.equal([[undefined, stranger, false]]);
  });

  it("is found behind any number of places that look like calls: 15, 16, 17, far more [16 false ones hid it]", async () => {
    const delegates = [team];
    const found = async (count: number, operation: number) => {
      const fakes = Array.from({ length: count }, () => execution(team, operation));
      const chain = having(sent({ to: team, input: concat("0x12345678", ...fakes, execution(stranger, 1)) }));
      return (await look(watching({ delegates }), { chain, logs: [success] })).map(
        ({ evidence }) => evidence["target"],
      );
    };

    for (const count of [15, 16, 17, 1_000])
      for (const operation of [0, 1]) expect(await found(count, operation), `${count}`).to.deep.equal([stranger]);
  });

  it("is told beside what cannot be read of the Safe [an owner list that nobody could read hid a delegatecall]", async () => {
    const poisoned = { ...having(sent({ input: execution(stranger, 1) })), call: () => Promise.reject(lacking()) };
    const tampered = {
      ...changing({}, { [toWord(0n)]: padded(stranger) }),
      ...{ call: poisoned.call, transactions: poisoned.call },
    };
    const what = async (chain: Chain) =>
      (await look(watching(), { chain, logs: [success] })).map(({ evidence }) => evidence["what"]);

    expect(await what(poisoned)).to.deep.equal(["delegatecall"]);
    expect(await what(tampered)).to.deep.equal(["singleton"]);
    expect(await failureOf(what({ ...poisoned, transactions: async () => [] }))).to.equal("NOT_EVALUABLE");
  });

  it("is not explained by what SafeL2 emits where the Safe is none [the code that it ran emitted that in its name]", async () => {
    const forged = logOf([hashFor(safeMultiSigTransaction)], concat(padded(team), toWord(0n), toWord(0n), toWord(0n)));
    const l2: Hex = `0x60${[safeMultiSigTransaction, safeModuleTransaction].map((one) => hashFor(one).slice(2)).join("")}`;
    const asked: string[] = [];
    const seen = (code: Hex, slot: Chain["slot"] = async () => padded(team)) => {
      const chain = {
        ...having(sent({ input: execution(stranger, 1) })),
        slot,
        code: async (account: Hex, { number }: BlockRef) => {
          asked.push(`${account} ${number}`);
          return code;
        },
      };
      return look(watching(), { chain, logs: [forged, success] });
    };

    expect((await seen("0x60"))[0]?.evidence).to.include({ what: "delegatecall", target: stranger });
    expect(await seen(l2)).to.deep.equal([]);
    expect(asked).to.deep.equal([`${team} 100`, `${team} 100`]);
    expect(await seen(`0x60${hashFor(safeMultiSigTransaction).slice(2)}`)).to.have.length(1);
  });

  it("reads the code of a singleton once", async () => {
    const told = logOf([hashFor(safeMultiSigTransaction)], concat(padded(team), toWord(0n), toWord(0n), toWord(0n)));
    let asked = 0;
    const code = async () => {
      asked++;
      return "0x60" as const;
    };
    const detector = watching();
    for (let block = 0; block < 2; block++)
      await look(detector, { chain: { ...having(sent()), code }, logs: [told, success] });

    expect(asked).to.equal(1);
  });

  it("is not explained by a singleton that one node called SafeL2's below the quorum [its word was kept, and delegatecalls were passed over for good]", async () => {
    const told = logOf([hashFor(safeMultiSigTransaction)], concat(padded(team), toWord(0n), toWord(0n), toWord(0n)));
    const l2: Hex = `0x60${[safeMultiSigTransaction, safeModuleTransaction].map((one) => hashFor(one).slice(2)).join("")}`;
    const running = (code: Hex) => ({ ...having(sent({ input: execution(stranger, 1) })), code: async () => code });
    const detector = watching();
    const logs = [told, success];
    await look(detector, { chain: running(l2), logs, belowQuorum: true });

    const [found] = await look(detector, { chain: running("0x60"), logs });

    expect(found?.evidence).to.include({ what: "delegatecall", target: stranger });
  });

  it("becomes sure of it through the traces, and tells it also where no node has any", async () => {
    const relayed = having(sent({ to: team, input: concat("0x12345678", execution(stranger, 1)) }));
    const run = { transaction: hashFor("tx"), kind: "call", from: team, to: target, value: 0n, success: true } as const;
    const doubts = async (calls: () => Promise<readonly TracedCall[]>) =>
      (await look(watching({ internal: true }), { chain: { ...relayed, calls }, logs: [success] })).map(
        ({ belowQuorum, evidence }) => [evidence["target"], belowQuorum],
      );

    expect(await doubts(async () => [{ ...run, input: execution(stranger, 1) }])).to.deep.equal([
      [stranger, undefined],
    ]);
    const none = new FirebreakError("NOT_EVALUABLE", "no node gives traces");
    expect(await doubts(() => Promise.reject(none))).to.deep.equal([[stranger, true]]);
  });

  it("asks the node again before it asks people, where traces of a new block may come in a moment [what they would have shown was told as doubtful]", async () => {
    const relayed = having(sent({ to: team, input: concat("0x12345678", execution(stranger, 1)) }));
    const early = new FirebreakError("NOT_EVALUABLE", "no traces of this block yet", { retryable: true });
    const chain = { ...relayed, calls: () => Promise.reject(early) };
    const detector = watching({ internal: true });
    const failures = [];
    for (let attempt = 0; attempt < 4; attempt++)
      failures.push(await failureOf(look(detector, { chain, logs: [success] })));
    const [told] = await look(detector, { chain, logs: [success] });

    expect(failures).to.deep.equal(Array(4).fill("NOT_EVALUABLE"));
    expect(told?.belowQuorum).to.equal(true);
  });

  it("asks the node again as often after one node alone had shown that block and given no traces [its refusals counted]", async () => {
    const relayed = having(sent({ to: team, input: concat("0x12345678", execution(stranger, 1)) }));
    const early = new FirebreakError("NOT_EVALUABLE", "no traces of this block yet", { retryable: true });
    const chain = { ...relayed, calls: () => Promise.reject(early) };
    const detector = watching({ internal: true });
    for (let attempt = 0; attempt < 4; attempt++)
      await failureOf(look(detector, { chain, logs: [success], belowQuorum: true }));

    expect(await failureOf(look(detector, { chain, logs: [success] }))).to.equal("NOT_EVALUABLE");
  });

  it("says that it cannot tell where more calls were made than are kept [256 calls of nonce() hid the one behind them]", async () => {
    const asked: (boolean | undefined)[] = [];
    const calls: Chain["calls"] = async (_, { functions, whole }) => {
      asked.push(functions?.has("0x6a761202"));
      if (whole === true) throw lacking();
      return [];
    };
    const chain = { ...having(sent({ to: team, input: "0x12345678" })), calls };

    expect(await failureOf(look(watching({ internal: true }), { chain, logs: [success] }))).to.equal("NOT_EVALUABLE");
    expect(asked).to.deep.equal([true, true]);
  });
});
