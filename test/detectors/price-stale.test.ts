import { expect } from "chai";
import { priceStale } from "../../src/detectors/price-stale.ts";
import { blockOf, failureOf, fakeChain, target } from "../support/fakes.ts";
import { look, make } from "./looking.ts";
import { answering } from "./numbers.ts";

const rounds = "0xfeaf968c"; // latestRoundData()
const now = blockOf(101).timestamp;
const watching = (settings: object = {}) => make(priceStale, { feed: target, maxAgeSeconds: 600, ...settings });
const said = (updatedAt: bigint, answer = 5n) => answering({ [rounds]: [1n, answer, 0n, updatedAt, 1n] });
const found = async (updatedAt: bigint, answer?: bigint) =>
  (await look(watching(), { chain: said(updatedAt, answer) })).length;

describe("price-stale", () => {
  it("is silent on a fresh price", async () => {
    expect(await found(now)).to.equal(0);
  });

  it("fires when a price is too old: just below, at, just above", async () => {
    expect([await found(now - 599n), await found(now - 600n), await found(now - 601n)]).to.deep.equal([0, 0, 1]);
  });

  it("fires on a date in the future, on zero and on less", async () => {
    expect([await found(now + 1n), await found(now, 1n), await found(now, 0n), await found(now, -1n)]).to.deep.equal([
      1, 0, 1, 1,
    ]);
  });

  it("says what is wrong, under one key while it goes on and on every branch", async () => {
    const [finding] = await look(watching(), { chain: said(0n) });
    const [other] = await look(watching(), { chain: said(0n), block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(finding?.evidence).to.include({ what: "stale", ageSeconds: `${now}` });
    expect(other?.key).to.equal(finding?.key);
  });

  it("does not call a price stale while a rollup's sequencer is down, nor within its grace: one second before, at, after; zero is zero all the same", async () => {
    const uptime = `0x${"44".repeat(20)}` as const;
    const sequencer = { feed: uptime, graceSeconds: 60 };
    const feeds = (isDown: bigint, since: bigint, answer = 5n) =>
      fakeChain({
        call: async ({ to }) => {
          const words = to === uptime ? [1n, isDown, since, since, 1n] : [1n, answer, 0n, 0n, 1n];
          return `0x${words.map((one) => one.toString(16).padStart(64, "0")).join("")}`;
        },
      });
    const seen = async (chain: ReturnType<typeof fakeChain>) => (await look(watching({ sequencer }), { chain })).length;

    expect(await seen(feeds(1n, 0n))).to.equal(0);
    expect([
      await seen(feeds(0n, now - 59n)),
      await seen(feeds(0n, now - 60n)),
      await seen(feeds(0n, now - 61n)),
    ]).to.deep.equal([0, 1, 1]);
    expect(await seen(feeds(1n, now, 0n))).to.equal(1);
  });

  it("cannot say what cannot be read, or what is no feed", async () => {
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(watching(), { chain: answering({ [rounds]: [1n] }) }))).to.equal("NOT_EVALUABLE");
    expect(await watching().objections(blockOf(101), fakeChain())).to.have.length(1);
    expect(await watching().objections(blockOf(101), said(now))).to.deep.equal([]);
  });

  // No recording has a feed with its rounds: the range's own feeds of the embedded chain answer latestAnswer() alone.
});
