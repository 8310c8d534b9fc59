import { expect } from "chai";
import type { Address, Call } from "../../src/core/types.ts";
import { KEY, open, openNode } from "../opening.ts";
import { blockOf, codeOf, failureOf, stranger } from "../support/fakes.ts";

describe("the list next to the key", () => {
  const stop = { use: "pause", target: `0x${"11".repeat(20)}` };
  const signer = { key: "env:GUARDIAN" };
  const call = { to: stop.target as Address, data: "0x8456cb59" } as const;
  let node: Awaited<ReturnType<typeof openNode>>;
  beforeEach(async () => {
    node = await openNode("0x1");
  });
  afterEach(() => node.close());

  /** What signing each call comes to. */
  async function signing(more: object, calls: readonly Call[]) {
    const app = await open([node.url], { signer, actions: { stop }, ...more }, { GUARDIAN: KEY });
    const executor = app.chains[0]?.executor;
    await executor?.arm(blockOf(1), []);
    const results = await Promise.all(calls.map((one) => failureOf(executor?.sign("stop", one) ?? Promise.reject())));
    await app.close();
    return results;
  }

  it("holds the calls of the configured actions and nothing else, unless it is written", async () => {
    const others: readonly Call[] = [
      { ...call, data: "0x3f4ba83a" },
      { ...call, to: stranger },
    ];

    expect(await signing({}, [call, ...others])).to.deep.equal(["no failure", "NOT_ALLOWED", "NOT_ALLOWED"]);
    expect(await signing({ actions: {} }, [call])).to.deep.equal(["NOT_ALLOWED"]);
  });

  it("is the whole list where it is written, by selector or by name", async () => {
    const allow = [{ to: stop.target, selectors: ["pause()", "0x16c38b3c"] }];
    const setPaused: Call = { ...call, data: `0x16c38b3c${"0".repeat(63)}1` };

    expect(await signing({ signer: { ...signer, allow } }, [call, setPaused])).to.deep.equal([
      "no failure",
      "no failure",
    ]);
  });

  it("holds no raw call that is only configured: it must be written", async () => {
    const raw = {
      use: "raw-call",
      target: stop.target,
      call: "sweep()",
      holds: { call: "swept() view returns (bool)" },
      undoneBy: "nobody",
    };
    const allow = [{ to: stop.target, selectors: ["sweep()"] }];
    const opening = (more: object) =>
      failureOf(
        open([node.url], { signer: { ...signer, ...more }, actions: { raw } }, { GUARDIAN: KEY }).then((app) =>
          app.close(),
        ),
      );

    expect(await opening({})).to.equal("CONFIG");
    expect(await opening({ allow })).to.equal("no failure");
  });

  describe("of several keys", () => {
    const env = { GUARDIAN: KEY, SPARE: `0x${"0c".repeat(32)}` };
    const signers = { bot: { key: "env:GUARDIAN" }, spare: { key: "env:SPARE" } };
    const other = { ...stop, target: `0x${"33".repeat(20)}`, signer: "spare" };
    const steps = [{ ladder: [{ action: "stop" }, { action: "stop", signer: "spare", afterBlocks: 2 }] }];
    const detectors = { seen: { use: "key-used", key: stranger } };
    const playbooks = [{ name: "stop-it", when: { detector: "seen" }, do: "act", steps }];

    it("sends each action, and each way of a ladder, from the key that it names, the others from the first", async () => {
      const app = await open([node.url], { signers, actions: { stop, other }, detectors, playbooks }, env);
      const [one] = app.chains;
      await app.close();

      expect([...(one?.actions.keys() ?? [])]).to.deep.equal(["stop", "other", "stop~spare"]);
      const [bot, spare] = one?.executor?.senders ?? [];
      const senders = ["stop", "other", "stop~spare"].map((action) => one?.executor?.senderOf(action));
      expect(senders).to.deep.equal([bot, spare, spare]);
      expect(bot).not.to.equal(spare);
      expect(app.keys?.[0]?.signer.address).to.equal(bot);
    });

    it("is one for each: no key signs what another one sends", async () => {
      const more = { signer: undefined, signers, actions: { stop, other } };
      const app = await open([node.url], more, env);
      const executor = app.chains[0]?.executor;
      await executor?.arm(blockOf(1), []);
      const sign = (action: string, to: string) =>
        failureOf(executor?.sign(action, { ...call, to: to as Address }) ?? Promise.reject());

      const codes = [
        await sign("stop", stop.target),
        await sign("other", other.target),
        await sign("stop", other.target),
        await sign("other", stop.target),
      ];
      await app.close();

      expect(codes).to.deep.equal(["no failure", "no failure", "NOT_ALLOWED", "NOT_ALLOWED"]);
    });

    it("refuses one key under two names, since neither would know of the other's nonces", async () => {
      expect(await failureOf(open([node.url], { signers }, { ...env, SPARE: KEY }))).to.equal("CONFIG");
    });
  });

  it("refuses to start with an action that the key would refuse, and says what to add", async () => {
    const allow = [{ to: stop.target, selectors: ["setPaused(bool)"] }];
    const opening = open([node.url], { signer: { ...signer, allow }, actions: { stop } }, { GUARDIAN: KEY });

    const error: unknown = await opening.catch((raised: unknown) => raised);

    expect(codeOf(error)).to.equal("CONFIG");
    expect(Object(error).message).to.include(`{ to: "${stop.target}", selectors: ["0x8456cb59"] } for the action stop`);
    expect(node.asked).to.deep.equal([]);
  });
});
