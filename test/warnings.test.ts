import { existsSync } from "node:fs";
import { expect } from "chai";
import { parseConfig } from "../src/config/config.ts";
import type { Notifier } from "../src/core/notifier.ts";
import type { Detector } from "../src/core/parts.ts";
import { jsonl } from "../src/notifiers/jsonl.ts";
import { post } from "../src/notifiers/post.ts";
import { terminal } from "../src/notifiers/terminal.ts";
import { bounded } from "../src/signers/bounded.ts";
import { keyOf } from "../src/signers/local.ts";
import {
  capWarningsOf,
  clockWarning,
  folderWarningsOf,
  startWarningsOf,
  undoWarningsOf,
  unusedWarningsOf,
  warningsOf,
} from "../src/warnings.ts";
import { playbookOf } from "./core/deciding.ts";
import { fakeAction, sender } from "./support/fakes.ts";

const warned = (rpc: readonly string[], quorum?: number) =>
  warningsOf(parseConfig(JSON.stringify({ chain: { id: 1, rpc, ...(quorum && { quorum }) }, store: "x" }), "x").chains);

/** A ladder that ends with owners of a Safe, whose proposals go there; or without them. */
function warnedOf(proposals: string, ladder: readonly object[]) {
  const chain = { id: 1, rpc: ["http://a", "http://b", "http://c"] };
  const target = `0x${"11".repeat(20)}`;
  const playbook = { name: "any", when: { detector: "owner" }, do: "act", steps: [{ ladder }] };
  const text = JSON.stringify({
    ...{ chain, store: "x", proposals, playbooks: [playbook] },
    detectors: { owner: { use: "privileged-change", address: target, event: "event Told()" } },
    actions: { stop: { use: "pause", target } },
  });
  return folderWarningsOf(parseConfig(text, "x"));
}
const stop = { action: "stop" };
const propose = { safe: `0x${"22".repeat(20)}`, target: `0x${"11".repeat(20)}`, call: "pause()" };
const people = { page: "call the owners", afterBlocks: 3 };

describe("a warning of a chain's clock", () => {
  it("is given where its newest block is more than ten minutes ahead of this machine's: at, just above", () => {
    const given = (seconds: number) => clockWarning("base", { timestamp: BigInt(seconds) }, 1_000_000) !== undefined;

    expect([given(1_600), given(1_601), given(0)]).to.deep.equal([false, true, false]);
    expect(clockWarning("base", { timestamp: 173_800n }, 1_000_000)).to.include(
      "base: its newest block is 2880 minutes",
    );
  });
});

describe("warnings of a configuration", () => {
  const nodes = ["http://a", "http://b", "http://c"];

  it("name each chain on which one node is believed alone, whether it has others or not", () => {
    expect(warned(["http://a/SECRET"], 1)).to.have.length(1);
    expect(warned(["http://a/SECRET"], 1)[0])
      .to.match(/^chain: one node .* there is no other/)
      .and.not.include("SECRET");
    expect(warned(nodes, 1)[0]).to.include("the other 2 only stand in for it");
  });

  it("say nothing where a quorum agrees", () => {
    expect([warned(nodes), warned(nodes, 2), warned(nodes, 3)]).to.deep.equal([[], [], []]);
  });

  it("say where proposals to a Safe cannot be written, and what to do (nobody heard of it before one was needed)", () => {
    const [warning, ...others] = warnedOf("package.json/out", [stop, { propose, afterBlocks: 3 }]);

    expect(others).to.deep.equal([]);
    expect(warning).to.match(/cannot be written into .*package\.json\/out .*is no folder.*`proposals: /);
  });

  it("say nothing of that folder where it can be written or made, or where no Safe is asked", () => {
    expect(warnedOf("test/not/there/yet", [stop, { propose, afterBlocks: 3 }])).to.deep.equal([]);
    expect(warnedOf("package.json/out", [stop, people])).to.deep.equal([]);
    expect(existsSync("test/not")).to.equal(false);
  });

  it("say where no notifier carries the journal's anchors elsewhere, and what to add (nothing said so)", () => {
    const config = parseConfig(JSON.stringify({ chain: { id: 1, rpc: nodes }, store: "x" }), "x");
    const [tools, path] = [{ write: () => undefined, env: { URL: "http://127.0.0.1" }, now: () => 0 }, "notices"];
    const posting = (only?: ["finding" | "anchor"]) => post.create({ url: "env:URL", ...(only && { only }) }, tools);
    const onTerminal = terminal.create({ color: false }, tools);
    const warnedFor = (...all: readonly Notifier[]) =>
      startWarningsOf({ config, chains: [], notifiers: all.map((notifier) => ({ id: "any", notifier })) });

    expect(warnedFor(onTerminal)).to.have.length(1);
    expect(warnedFor(onTerminal)[0]).to.match(
      /^no notifier carries the journal's anchors.*`{ use: jsonl, path: PATH }`/,
    );
    expect(warnedFor(onTerminal, posting(["finding"]))).to.deep.equal(warnedFor(onTerminal));
    expect(warnedFor(onTerminal, posting())).to.deep.equal([]);
    expect(warnedFor(onTerminal, posting(["anchor"]))).to.deep.equal([]);
    expect(warnedFor(onTerminal, jsonl.create({ path }, tools))).to.deep.equal([]);
  });

  it("say which key nobody could ask whether it can sign", () => {
    const config = parseConfig(JSON.stringify({ chain: { id: 1, rpc: nodes }, store: "x" }), "x");
    const key = keyOf(`0x${"0b".repeat(32)}`, "a test");
    const named = { name: "far", key, signer: bounded(key, new Map()) };
    const warnedFor = (closed?: string) =>
      startWarningsOf({ config, chains: [], notifiers: [], keys: [{ ...named, ...(closed && { closed }) }] });

    expect(warnedFor("no answer")).to.deep.equal(["far: nobody knows yet whether it can sign: no answer"]);
    expect(warnedFor()).to.deep.equal([]);
  });

  it("name a playbook that has more steps on one target than the responder may take: below, at, above", () => {
    const actions = new Map([
      ["pause", fakeAction({ target: sender })],
      ["trip", fakeAction({ targets: [sender, `0x${"12".repeat(20)}`] })],
      ["ask", fakeAction({ target: sender, asks: { to: sender, data: "0x", safe: sender } })],
    ]);
    const warnedAt = (perTarget: number, more = {}) => {
      const text = { chain: { id: 1, rpc: nodes }, store: "x", limits: { perTarget } };
      const playbooks = [playbookOf({ steps: ["pause", "trip", "ask"], ...more })];
      return capWarningsOf({ config: parseConfig(JSON.stringify(text), "x") }, [{ actions, playbooks }]);
    };

    expect([warnedAt(3), warnedAt(2), warnedAt(1, { do: "propose" })]).to.deep.equal([[], [], []]);
    expect(warnedAt(1)).to.have.length(1);
    expect(warnedAt(1)[0]).to.match(/^playbook stop has 2 steps on one target.*`limits.perTarget` leaves 1 to/);
  });

  it("name an action whose way back is known and not simulated, and none that has `undo` or knows no call", () => {
    const [call, from] = [{ to: sender, data: "0x3f4ba83a" }, sender] as const;
    const actions = new Map([
      ["pause", fakeAction({ undoing: call })],
      ["pause~spare", fakeAction({ undoing: call })],
      ["named", fakeAction({ undoing: call })],
      ["plan", fakeAction()],
    ]);

    const found = undoWarningsOf([{ actions, undos: new Map([["named", { from, call }]]) }]);

    expect(found).to.have.length(1);
    expect(found[0]).to.match(/^pause: its way back is not simulated.*`undo: \{ from: 0x… \}`/);
  });
});

describe("a detector that no playbook uses", () => {
  it("is warned of by its name, once on however many chains, and no other", () => {
    const one = (id: string) => ({ id, detector: {} as Detector });
    const chain = { detectors: [one("owner"), one("idle")], playbooks: [playbookOf()] };

    const warnings = unusedWarningsOf([chain, chain]);

    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include("detector idle: no playbook uses it");
  });
});
