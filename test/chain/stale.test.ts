import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { failureOf, hashFor } from "../support/fakes.ts";

const header = (number: number) => ({
  number: `0x${number.toString(16)}`,
  hash: hashFor(`${number}`),
  parentHash: hashFor(`${number - 1}`),
  timestamp: "0x1",
  logsBloom: "0x00",
});

/** A node whose head can be set. */
function node(name: string, head: number) {
  let number = head;
  const rpc: Rpc = { name, request: async () => header(number), close: async () => undefined };
  const grow = () => {
    number += 1;
  };
  return { rpc, grow };
}

describe("the reader of a chain whose head stands still", () => {
  it("says so once the time is over: just below, at, just above", async () => {
    let now = 0;
    const chain = openChain(1n, [node("a", 100).rpc], { now: () => now, staleMs: 1_000 });
    await chain.head();

    const codes: string[] = [];
    for (now of [999, 1_000, 1_001]) codes.push(await failureOf(chain.head()));

    expect(codes).to.deep.equal(["no failure", "no failure", "HEAD_STALE"]);
  });

  it("says nothing while it grows", async () => {
    let now = 0;
    const { rpc, grow } = node("a", 100);
    const chain = openChain(1n, [rpc], { now: () => now, staleMs: 1_000 });

    const codes: string[] = [];
    for (now of [0, 900, 1_800, 2_700]) {
      codes.push(await failureOf(chain.head()));
      grow();
    }

    expect(codes).to.deep.equal(Array(4).fill("no failure"));
  });

  it("asks the next node first from then on, and the only one again", async () => {
    let now = 0;
    const watchdog = { now: () => now, staleMs: 1_000 };
    const [two, one] = [
      openChain(1n, [node("a", 100).rpc, node("b", 200).rpc], watchdog),
      openChain(1n, [node("a", 100).rpc], watchdog),
    ];
    await two.head();
    await one.head();

    now = 2_000;
    const codes = [await failureOf(two.head()), await failureOf(one.head())];

    expect(codes).to.deep.equal(["HEAD_STALE", "HEAD_STALE"]);
    expect((await two.head()).number).to.equal(200n);
    expect((await one.head()).number).to.equal(100n);
  });
});
