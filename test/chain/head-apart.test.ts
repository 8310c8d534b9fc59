import { expect } from "chai";
import { openChain } from "../../src/chain/reader.ts";
import { messageOf } from "../../src/core/errors.ts";
import { hashFor } from "../support/fakes.ts";
import { makeBlock, makeChain, nodeOf } from "./nodes.ts";

describe("heads that no quorum vouches for", () => {
  const honest = makeChain(100, 105);
  const other = [makeBlock(100, hashFor("another chain")), makeBlock(101, hashFor("of it"))];
  const why = (...nodes: readonly ReturnType<typeof nodeOf>[]) => {
    const rpcs = nodes.map(({ rpc }) => rpc);
    return openChain(1n, rpcs, { quorum: 2 }).head().then(String, messageOf);
  };

  it("are told with what each node showed, or why it showed none (the third was not named)", async () => {
    const [one, two, three] = ["one", "two", "three"].map((name) => nodeOf(name, honest));
    if (one === undefined || two === undefined || three === undefined) throw new Error("expected three nodes");
    for (const { state } of [two, three]) state.isDown = true;

    expect(await why(one, two, three)).to.match(
      /^2 of 3 nodes must agree on a head, and do not: one: block 105, two: .*\bdown\b.*, three: .*\bdown\b.*; what is seen is told, and acted on only by playbooks with `belowQuorum: act`/,
    );
  });

  it("are told of nodes that have different blocks at one height (that they are of two chains was said nowhere)", async () => {
    const [one, two, down] = [nodeOf("one", honest), nodeOf("two", other), nodeOf("down", honest)];
    down.state.isDown = true;

    expect(await why(one, two, down)).to.match(
      /one: block 105, two: block 101, down: .*; one and two have different blocks 101, so they are on different chains or branches; /,
    );
  });
});
