import { expect } from "chai";
import { AAVE } from "../../src/range/embedded/addresses.ts";
import { firebreak } from "../support/cli.ts";
import { bridgeRole, type LiveChain, openLiveChain, pausePool } from "../support/live-chain.ts";

const empty = `0x${"e0".repeat(20)}`;
const action = "action pause-pool";
const detector = "detector bridge-role";

const withAction = (changes: object) => ({ actions: { "pause-pool": { ...pausePool, ...changes } } });
const withDetector = (detector: object) => ({
  detectors: { "bridge-role": { use: "privileged-change", ...detector } },
});

describe("firebreak check", function () {
  this.timeout(120_000);
  let live: LiveChain;
  before(async () => {
    live = await openLiveChain();
  });
  after(() => live.close());

  it("says in one sentence what stands in the way of checking at all, and writes nothing", async () => {
    const chain = (id: number, rpc: string) => ({ chain: { id, rpc: [rpc], quorum: 1 } });
    const cases: readonly (readonly [changes: object | string, code: number])[] = [
      ["chain: [1", 2],
      ["chain: one", 2],
      [chain(5, live.fork.url), 1],
      [chain(1, "http://127.0.0.1:9"), 1],
      [chain(1, "env:FIREBREAK_NO_SUCH_URL"), 2],
      [{ signer: { key: "env:FIREBREAK_NO_SUCH_KEY" } }, 1],
      [{ signer: { key: "file:no.key" } }, 1],
    ];
    for (const [changes, wanted] of cases) {
      const { path, files } = live.write(changes);

      const { code, out, err } = await firebreak(["check", "--config", path], live.env);

      expect({ code, out }, err).to.deep.equal({ code: wanted, out: "" });
      expect(err).to.match(/^firebreak: .+\n( {2}.+\n)*$/);
      expect(err).not.to.include("    at ");
      expect(files()).to.deep.equal(["firebreak.yaml"]);
    }
  });

  it("says so when there is no configuration", async () => {
    const missing = await firebreak(["check", "--config", "nowhere.yaml"], live.env);
    const unnamed = await firebreak(["check"], live.env);

    expect([missing.code, unnamed.code]).to.deep.equal([2, 2]);
    expect(missing.err.trim().split("\n")).to.have.length(1);
  });

  it("refuses an address without code, watched or called", async () => {
    const watched = await live.check(withDetector({ ...bridgeRole, address: empty }));
    const called = await live.check(withAction({ target: empty }));

    expect([watched.code, called.code]).to.deep.equal([1, 1]);
    expect(watched.about).to.deep.equal([detector]);
    // Three more said what a stranger may do where nothing is, such as `acceptLoosenKey: true`.
    expect(called.about).to.deep.equal([action]);
    expect([...watched.why, ...called.why].filter((why) => why.includes(empty))).not.to.deep.equal([]);
  });

  it("refuses a function or an event that the contract does not have", async () => {
    const view = await live.check(
      withDetector({ address: AAVE.acl, call: "function treasury() view returns (address)" }),
    );
    const event = await live.check(withDetector({ address: AAVE.acl, event: "event BridgeGranted(address)" }));
    const called = await live.check(withAction({ call: "function stopEverything(bool)" }));
    const probed = await live.check(withAction({ holds: { call: "function stopped() view returns (bool)" } }));

    expect([view.code, event.code, called.code, probed.code]).to.deep.equal([1, 1, 1, 1]);
    expect([view.about, event.about]).to.deep.equal([[detector], [detector]]);
    expect([called.about, probed.about]).to.deep.equal([[action], [action]]);
  });

  it("refuses a key that may not pause, and one without ether", async () => {
    const stranger = await live.check({ signer: { key: "env:STRANGER" } });
    const poor = await live.check({ signer: { key: "env:POOR" } });

    expect([stranger.code, stranger.about]).to.deep.equal([1, [action]]);
    expect([poor.code, poor.about]).to.deep.equal([1, ["signer", action]]);
  });

  it("refuses a key that could also undo the pause, unless that is accepted", async () => {
    const refused = await live.check(withAction({ acceptLoosenKey: false }));
    const accepted = await live.check({});

    expect([refused.code, refused.about]).to.deep.equal([1, [action]]);
    expect(refused.why[0]).to.include("acceptLoosenKey");
    expect(accepted).to.deep.equal({ code: 0, about: [], why: [] });
  });

  it("refuses a pause of which it is not known what undoes it", async () => {
    const pauseReserve = { call: "function setReservePause(address,bool)", args: [AAVE.acl, true] };

    const { code, about } = await live.check(withAction({ ...pauseReserve, acceptLoosenKey: false }));

    expect(code).to.equal(1);
    expect(about).to.include(action);
  });

  it("refuses what would watch nothing, do nothing or tell nobody", async () => {
    const silent = await live.check({ notifiers: [] });
    const idle = await live.check({ playbooks: [] });
    const blind = await live.check({ playbooks: [], detectors: {}, actions: {} });
    const keyless = await live.check({ signer: undefined });

    expect([silent.code, idle.code, blind.code, keyless.code]).to.deep.equal([1, 1, 1, 1]);
    expect(silent.about).to.deep.equal(["configuration"]);
    expect(idle.about).to.deep.equal(["configuration", detector, action]);
    expect(blind.about).to.deep.equal(["configuration", "configuration"]);
    expect(keyless.about).to.deep.equal(["configuration"]);
  });

  it("refuses a playbook that can never apply", async () => {
    const when = { detector: "bridge-role" };
    const playbooks = [
      { name: "first", when, do: "act", steps: ["pause-pool"] },
      { name: "second", when, do: "propose", steps: ["pause-pool"] },
    ];

    const { code, about } = await live.check({ playbooks });

    expect([code, about]).to.deep.equal([1, ["playbook second"]]);
  });

  it("says in lines what it would do, sends nothing and writes nothing", async () => {
    const { path, files } = live.write({});
    const before = await live.fork.rpc("eth_blockNumber");

    const { code, out, err } = await firebreak(["check", "--config", path], live.env);
    const sent = await live.fork.rpc("eth_getTransactionCount", [live.guardian.address, "pending"]);

    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(out.split("\n").filter((line) => line.startsWith("✓"))).to.have.length(2);
    expect(out).to.match(/^! chain: one node is believed alone/m);
    expect([sent, await live.fork.rpc("eth_blockNumber")]).to.deep.equal(["0x0", before]);
    expect(files()).to.deep.equal(["firebreak.yaml"]);
  });

  describe("and on the same node, replay and backtest", () => {
    const run = (command: string, ...args: readonly string[]) =>
      firebreak([command, "--config", live.write({}).path, ...args], live.env);
    const head = async () => Number(await live.fork.rpc("eth_blockNumber"));
    let [quiet, granted] = [0, 0];
    before(async () => {
      quiet = await head();
      await live.grantBridge();
      // It mines one more behind it.
      for (granted = await head(); (await transactionsOf(granted)).length === 0; granted--);
    });
    const transactionsOf = async (block: number) => {
      const answer = await live.fork.rpc("eth_getBlockByNumber", [`0x${block.toString(16)}`, false]);
      return (answer as { readonly transactions: readonly string[] }).transactions;
    };

    it("say so where the block, the transaction or the range is none", async () => {
      const unknown = await run("replay", "--block", `${granted + 100}`);
      const missing = await run("replay", "--tx", `0x${"12".repeat(32)}`);
      const turned = await run("backtest", "--from", `${granted}`, "--to", `${quiet}`);

      expect([unknown.code, missing.code, turned.code]).to.deep.equal([1, 1, 2]);
      expect(unknown.err).to.include(`${granted + 100}`);
      expect(missing.err).to.include("expected a mined transaction");
      expect(turned.err).to.include("--from at or before --to");
    });

    it("say what the rules see and would do in a block and in a transaction, and nothing of a quiet one; nothing is sent", async () => {
      const [transaction = ""] = await transactionsOf(granted);
      const loud = await run("replay", "--block", `${granted}`);
      const one = await run("replay", "--tx", transaction);
      const none = await run("replay", "--block", `${quiet}`);

      for (const { code, out, err } of [loud, one]) {
        expect(code, err).to.equal(0);
        expect(out).to.match(
          /^block \d+ .*: 1 finding\(s\)\nfinding {3}critical: bridge-role at .*\nact {7}pause-pool \(/,
        );
      }
      expect(none.out).to.match(/^block \d+ .*: 0 finding\(s\)\n$/);
      expect(await live.fork.rpc("eth_getTransactionCount", [live.guardian.address, "pending"])).to.equal("0x0");
    });

    it("say of a range how often they fire, what would have been done, and how early", async () => {
      const range = ["--from", `${quiet - 20}`, "--to", `${granted}`, "--loss", `${granted + 2}`];
      const { code, out, err } = await run("backtest", ...range, "--json");
      const report = JSON.parse(out);

      expect(code, err).to.equal(0);
      expect(report).to.deep.include({ from: quiet - 20, to: granted, leadBlocks: 1, unread: {} });
      expect(report.findings["bridge-role"].count).to.equal(1);
      expect(
        report.actions.map(({ block, steps }: { block: number; steps: string[] }) => [block, ...steps]),
      ).to.deep.equal([[granted, "pause-pool"]]);
      expect((await run("backtest", ...range)).out).to.include("acts 1 block(s) before the loss");
    });
  });
});
