import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { messageOf } from "../../src/core/errors.ts";
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

/** A node that shows these heads, one after the other. */
function turns(...heads: readonly number[]): Rpc {
  const left = [...heads];
  return { name: "turns", request: async () => header(left.shift() ?? 0), close: async () => undefined };
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

  it("says so of a node that reads the chain anew, and of two old ones that answer in turn, though they show another block each time", async () => {
    let now = 0;
    const clock = { now: () => now, staleMs: 1_000 };
    const [anew, old] = [turns(200, 50, 51, 52), turns(200, 199, 200, 199)];
    const chains = [anew, old].map((one) => openChain(1n, [one, node("b", 300).rpc], clock));

    const codes: string[] = [];
    for (now of [0, 600, 1_001]) for (const chain of chains) codes.push(await failureOf(chain.head()));
    const after = await Promise.all(chains.map(async (chain) => (await chain.head()).number));

    expect(codes).to.deep.equal([...Array(4).fill("no failure"), "HEAD_STALE", "HEAD_STALE"]);
    expect(after).to.deep.equal([300n, 300n]);
  });

  it("says it again for as long as the only node stays behind what was known", async () => {
    let now = 0;
    const chain = openChain(1n, [turns(200, 50, 51, 52, 53, 54)], { now: () => now, staleMs: 1_000 });

    const codes: string[] = [];
    for (now of [0, 1_001, 2_002, 3_003]) codes.push(await failureOf(chain.head()));

    expect(codes).to.deep.equal(["no failure", ...Array(3).fill("HEAD_STALE")]);
  });

  it("says what to do where it shows a lower one, as a development chain does that was set back", async () => {
    const said = async (heads: readonly number[]) => {
      let now = 0;
      const chain = openChain(1n, [turns(...heads)], { now: () => now, staleMs: 1_000 });
      await chain.head();
      now = 1_001;
      return chain.head().catch(messageOf);
    };

    expect(await said([200, 50]))
      .to.include("it shows block 50")
      .and.to.include("up to block 200");
    expect(await said([200, 200])).not.to.include("it shows");
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
