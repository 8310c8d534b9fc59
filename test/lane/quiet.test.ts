import { expect } from "chai";
import { createApp } from "../../src/app/app.ts";
import type { OpenCarrier } from "../../src/chain/carrier.ts";
import { parseConfig } from "../../src/config/config.ts";
import { run } from "../../src/run.ts";
import { openSocketServer } from "../sources/socket.ts";
import { fakeStore, hashFor, target } from "../support/fakes.ts";
import { carryTo } from "../virtual/carrying.ts";
import { createNode } from "../virtual/node.ts";
import { createWorld, type How } from "../virtual/world.ts";

const node = "http://127.0.0.1:1";
/** Something happens in it, and nothing that is watched. */
const other: How = { emits: [[{ address: `0x${"77".repeat(20)}`, topics: [hashFor("Other()")], data: "0x" }]] };
const drain: How = {
  emits: [
    [
      {
        address: target,
        topics: [hashFor("Drain(address,uint256)"), `0x${"0".repeat(64)}`],
        data: `0x${"0".repeat(64)}`,
      },
    ],
  ],
};

describe("a head that a trusted node announces", () => {
  let socket: Awaited<ReturnType<typeof openSocketServer>>;
  let posts: string[];
  let unanswered = 0;
  let stop: AbortController;
  let running: Promise<void>;
  const world = createWorld({ now: Date.now, history: 3, balance: 10n ** 19n });
  const nodes = new Map([[node, createNode(node, world)]]);

  /** Each post is what one request to the node asked, without what only keeps a connection open. */
  const counting: OpenCarrier = (origin, options) => {
    const carrier = carryTo(
      nodes,
      () => 0,
      () => false,
      new Set(),
    )(origin, options);
    return {
      ...carrier,
      post(request) {
        const methods = [...request.body.matchAll(/"method":"eth_(\w+)"/g)].map(([, method]) => method);
        if (!methods.every((method) => method === "chainId")) posts.push(methods.join(" "));
        unanswered++;
        return carrier.post(request).finally(() => unanswered--);
      },
    };
  };

  before(async () => {
    socket = await openSocketServer();
    for (const { state } of nodes.values()) state.latencyMs = 1;
    const config = {
      chain: { id: 1, rpc: [node], ws: socket.url, quorum: 1 },
      source: { use: "heads", pollMs: 60_000 },
      ...{ mode: "act", store: "nowhere.sqlite", signer: { key: "env:KEY" }, armed: { everyBlocks: 100 } },
      detectors: {
        drain: { use: "privileged-change", address: target, event: "event Drain(address indexed to, uint256 amount)" },
      },
      actions: { pause: { use: "pause", target, acceptLoosenKey: true, expires: true } },
      playbooks: [{ name: "drain", when: { detector: "drain" }, do: "notify", steps: ["pause"] }],
    };
    const around = { env: { KEY: `0x${"a1".repeat(32)}` }, write: () => undefined, now: Date.now, carry: counting };
    posts = [];
    stop = new AbortController();
    const app = await createApp(parseConfig(JSON.stringify(config), "quiet.yaml"), around);
    running = run(app, fakeStore(), around, stop.signal).finally(() => app.close());
    await socket.subscribed("newHeads");
    await lookedAt();
  });
  after(async () => {
    stop.abort();
    await running;
    await socket.close();
  });

  /** Resolves when what is asked of each head was asked and answered, and whoever waited for it has gone on. */
  async function lookedAt(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, 10));
    while (unanswered > 0 || !posts.some((one) => one.includes("getTransactionCount")));
  }

  /** What is asked of the node after it announced a block. */
  async function asked(how: How): Promise<readonly string[]> {
    world.mine(how);
    posts = [];
    const result = world.made().at(-1)?.header;
    socket.say(JSON.stringify({ method: "eth_subscription", params: { subscription: "0x1", result } }));
    await lookedAt();
    return posts;
  }

  it("costs one request where it holds nothing that is watched: what is asked of each head goes with the question whether it is one", async () => {
    for (let times = 0; times < 3; times++)
      expect(await asked(other)).to.deep.equal([
        "call getTransactionCount maxPriorityFeePerGas getBalance getBlockByNumber",
      ]);
  });

  it("rests for a second where it comes soon after another and holds nothing that is watched: three cost one request, and no block is asked for", async () => {
    await asked(other);
    const saw = await Promise.all([asked(other), asked(other), asked(other)]);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(saw.at(-1)).to.deep.equal(["call getTransactionCount maxPriorityFeePerGas getBalance getBlockByNumber"]);
    expect(posts).to.equal(saw.at(-1));
  });

  it("is asked for alone where it may hold something: nodes answer what comes together one after the other", async () => {
    const [first, ...others] = await asked(drain);

    expect(first).to.equal("getBlockByNumber");
    expect(others[0]).to.match(/^getLogs/);
  });
});
