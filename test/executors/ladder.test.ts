import { expect } from "chai";
import { entriesOf } from "../support/fakes.ts";
import { call, parse } from "./node.ts";
import { service } from "./runs.ts";
import { sendingOf } from "./sending.ts";

const gwei = 10n ** 9n;
const unaffordable = { leastTip: 10_000n * gwei };

/** As many turns of the event loop as the signatures take. */
const later = () => new Promise((resolve) => setImmediate(resolve));
const variants = ({ store }: ReturnType<typeof sendingOf>) =>
  store.changes.flatMap(({ variant }) => (variant ? [variant.tx] : []));

describe("the fee ladder", () => {
  it("raises the fee at sixteen heads in a row with no signing service, each time for what nodes take, and not at the next", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer });
    await sending.beatNow();
    await sending.respond();
    await later();
    state.isGone = true;

    for (let block = 0; block < 17; block++) await sending.next(unaffordable);

    expect(variants(sending).map(({ variant }) => variant)).to.deep.equal(
      Array.from({ length: 16 }, (_, one) => one + 1),
    );
    // At the seventeenth head there is no rung left, and the same bytes are sent again.
    expect(sending.nodes[0]?.pool.refused).to.deep.equal(["known"]);
    expect(sending.faults().some((reason) => reason.includes("the signing service is gone"))).to.equal(true);
    await sending.next();
    expect(sending.outcomes().map(({ status }) => status)).to.deep.equal(["contained"]);
  });

  it("is signed after the broadcast, not before it, and filled up again after each rung", async () => {
    const { state, signer } = service();
    const sending = sendingOf({ signer, callFor: (evidence) => ({ to: sending.sender, data: evidence }) });
    await sending.beatNow();
    const before = state.signed;
    await sending.respond();
    await later();
    const then = state.signed;
    await sending.next(unaffordable);
    await later();

    // One rung, and one that proves the key at this head.
    expect([then - before, state.signed - then]).to.deep.equal([17, 2]);
  });

  it("has no rung above the cap", async () => {
    const sending = sendingOf({ settings: { maxCostEther: "0.0013" } });
    await sending.beatNow();
    await sending.respond();

    for (let block = 0; block < 6; block++) await sending.next(unaffordable);

    const fees = variants(sending).map(({ maxFee }) => (100n * maxFee) / gwei);
    expect(fees).to.deep.equal([450n, 506n, 569n, 640n]);
    expect(variants(sending).every(({ maxFee, gas }) => maxFee * gas <= 13n * 10n ** 14n)).to.equal(true);
  });

  it("is of its own call, also where the slow broadcast of another one ends that had the nonce before", async () => {
    const sending = sendingOf();
    const { executor, nodes, beatNow } = sending;
    await beatNow();
    const [node] = nodes;
    const send = node?.answers["eth_sendRawTransaction"];
    const slow = Promise.withResolvers<unknown>();
    if (node !== undefined) node.answers["eth_sendRawTransaction"] = () => slow.promise;
    const before = await executor.sign("other", { ...call, data: "0xdeadbeef" });
    const late = executor.broadcast(before);
    executor.release(before);
    const tx = await executor.sign("pause", call);
    slow.resolve(before.hash);
    await late;
    await later();
    if (node !== undefined && send !== undefined) node.answers["eth_sendRawTransaction"] = send;
    await executor.broadcast(tx);
    await later();

    const next = await executor.replace(call, [tx]);

    expect([before.nonce, tx.nonce, next?.nonce]).to.deep.equal([7n, 7n, 7n]);
    expect(parse(next?.raw ?? "0x").data).to.equal(call.data);
  });

  it("gives way to what is signed for the market where that has moved above its rungs, and serves where nothing can be signed", async () => {
    const { state, signer } = service();
    const [served, alone] = [sendingOf(), sendingOf({ signer })];
    for (const sending of [served, alone]) {
      await sending.beatNow();
      await sending.respond();
      await later();
    }
    state.isGone = true;

    await served.next({ baseFee: 100n * gwei });
    await alone.next({ baseFee: 100n * gwei });

    expect(variants(served).map(({ maxFee }) => maxFee)).to.deep.equal([202n * gwei]);
    expect(variants(alone).map(({ maxFee }) => maxFee / gwei)).to.deep.equal([26n]);
  });

  it("is found by whichever variant is mined, also an older one", async () => {
    const sending = sendingOf();
    await sending.beatNow();
    await sending.respond();
    const [first] = sending.nodes[0]?.pool.all() ?? [];
    await sending.next(unaffordable);
    await sending.next(unaffordable);
    for (const { hash } of sending.nodes[0]?.pool.all() ?? []) sending.nodes[0]?.pool.drop(hash);
    const old = { all: () => (first === undefined ? [] : [first]), prune: () => undefined };

    await sending.next({ takes: [old] });

    expect(sending.outcomes()).to.have.length(1);
    expect(sending.outcomes()[0]).to.include({ status: "contained", hash: first?.hash });
  });

  it("replaces nothing whose nonce is mined, and nothing by the same fees", async () => {
    const sending = sendingOf({ execute: () => ({ success: true, gasUsed: 30_000n }) });
    await sending.beatNow();
    await sending.respond();
    await sending.next();
    const { executor } = sending;
    const sent = sending.store.changes.flatMap(({ intent }) => intent?.txs ?? []);

    const moved = await executor.replace({ to: sending.sender, data: "0x" }, sent);

    expect(entriesOf(sending.store).filter(({ kind }) => kind === "replaced")).to.deep.equal([]);
    expect(moved?.nonce).to.equal(8n);
  });
});
