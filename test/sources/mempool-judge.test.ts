import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Judge } from "../../src/core/judge.ts";
import { accountOf } from "../core/judging.ts";
import { hashFor, sender, stranger, target } from "../support/fakes.ts";
import { emitted, look, nodeOf, pooledOf, refusing } from "./pooling.ts";

/** A judge of what touches the target, and what it was shown. */
function judgeOf(judges = ["it"]) {
  const [asked, seen]: [string[], unknown[]] = [[], []];
  const judge: Judge = {
    accounts: new Set([target]),
    choose: (touched, hash) => {
      asked.push(hash);
      return touched.has(target) ? judges : [];
    },
    judge: async (observation, unmined) => void seen.push({ ...observation, ...unmined }),
  };
  return { judge, asked, seen };
}

const pool = [pooledOf("drain", { to: stranger, value: "0x5", gas: "0xffffffffff" })];
const quiet = { address: target, topics: [hashFor("Other")], data: "0x" };

describe("mempool, of what would be left", () => {
  it("has nothing judged that reverts, cannot be run, or touches another account", async () => {
    const { judge, seen } = judgeOf();
    const reverted = nodeOf(pool, [], { eth_simulateV1: () => [{ calls: [{ status: "0x0", logs: [quiet] }] }] });
    const toTarget = [pooledOf("drain", { to: target, value: "0x2" })];
    const refused = nodeOf(toTarget, [], { eth_simulateV1: refusing(new FirebreakError("RPC_ERROR", "no")) });
    const elsewhere = nodeOf(pool, [{ ...quiet, address: accountOf(7) }]);

    const told = [];
    for (const { node } of [reverted, refused, elsewhere]) told.push(...(await look([node], { judge })).told);

    expect([seen, told]).to.deep.equal([[], []]);
    expect(elsewhere.asked).not.to.include("eth_getBalance");
  });

  it("says what to do where no node can simulate, and that an answer is too large, and has nothing judged", async () => {
    const { judge, seen } = judgeOf();
    const refusal = (error: FirebreakError) => ({ eth_simulateV1: () => Promise.reject(error) });
    const none = nodeOf(pool, [], refusal(new FirebreakError("RPC_ERROR", "node refused it: method not found")));
    const large = nodeOf(pool, [], refusal(new FirebreakError("RPC_BAD_ANSWER", "too large", { retryable: true })));

    const told = [...(await look([none.node], { judge })).told, ...(await look([large.node], { judge })).told];

    expect(told[0]).to.match(/cannot simulate .* use a node that can, or remove chain\.mempool$/);
    expect(told.slice(-1)).to.deep.equal(["too large"]);
    expect(seen).to.deep.equal([]);
  });

  it("asks nothing more of what is touched and not judged, as the rest of a flood is", async () => {
    const { judge, asked, seen } = judgeOf([]);
    const { node, asked: requests } = nodeOf(pool, [quiet]);

    await look([node], { judge });

    expect([asked.length, seen.length]).to.deep.equal([1, 0]);
    expect(requests).not.to.include("eth_getBalance");
  });

  it("has what is touched judged, with the call as it was simulated, also where nothing is watched of it", async () => {
    const { judge, seen } = judgeOf();
    const params: unknown[] = [];
    const simulate = ([about]: readonly unknown[]) => {
      params.push(about);
      return [{ calls: [{ status: "0x1", logs: [quiet] }] }];
    };
    const { node } = nodeOf(pool, [], { eth_simulateV1: simulate });

    const { seen: observed } = await look([node], { judge });

    const call = { from: sender, data: "0x", to: stranger, value: 5n, gas: 16_777_216n };
    expect(observed).to.deep.equal([]);
    expect(seen).to.have.length(1);
    expect(seen[0]).to.deep.include({ call, judges: ["it"], logs: [], isHead: false });
    expect(seen[0]).to.deep.include({ pending: { hash: hashFor("drain"), from: sender, includable: false } });
    expect(params[0]).to.have.property("traceTransfers", true);
  });

  it("asks for ether that moves only where somebody reads a state", async () => {
    const params: unknown[] = [];
    const simulate = ([about]: readonly unknown[]) => {
      params.push(about);
      return [{ calls: [] }];
    };

    await look([nodeOf(pool, [], { eth_simulateV1: simulate }).node]);

    expect(params[0]).not.to.have.property("traceTransfers");
  });

  it("shows the logs that are watched beside it, each to whom they concern", async () => {
    const { judge, seen } = judgeOf();

    const { seen: observed } = await look([nodeOf(pool, [emitted]).node], { judge });

    expect(observed.map(({ logs }) => logs.length)).to.deep.equal([1]);
    expect(seen.map((one) => (one as { logs: unknown[] }).logs)).to.deep.equal([[]]);
  });

  it("has judged as doubtful what a quorum does not have, and as sure what it has; no other node chooses anew", async () => {
    const { judge, asked, seen } = judgeOf();
    const node = () => nodeOf(pool, [quiet]).node;
    const doubts = () => seen.splice(0).map((one) => (one as { belowQuorum?: true }).belowQuorum === true);

    await look([node(), nodeOf([], []).node], { judge, quorum: 2 }, 1);
    const one = doubts();
    await look([node(), node()], { judge, quorum: 2 }, 1);

    expect([one, doubts()]).to.deep.equal([[true], [false]]);
    expect(asked).to.have.length(2);
  });
});
