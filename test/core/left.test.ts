import { expect } from "chai";
import { entryOfDecision, entryOfFinding } from "../../src/core/entries.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Decision, Finding } from "../../src/core/types.ts";
import { blockOf, entriesOf, findingOf } from "../support/fakes.ts";
import { loosen, momentAt, tellAt } from "./deciding.ts";
import { type Obeying, plain, post } from "./obeying.ts";
import type { set } from "./responding.ts";

const { key } = findingOf();
/** Both steps are on one target, which one action may be taken on. */
const capped = (playbook: Parameters<typeof set>[0] = {}) =>
  post({
    policy: { limits: { perTarget: 1, withinBlocks: 50n }, targets: { pause: ["0x01"], strip: ["0x01"] } },
    ...playbook,
    playbook: { steps: ["pause", "strip"], ...playbook.playbook },
  });
const approve = ({ obey }: Obeying) => obey(plain("approve", key));
const sent = ({ followed }: Obeying) => followed.map(({ action }) => action);
const gone = { kind: "retracted", ref: key, body: { blockHash: blockOf(100).hash } } as const;

const about = { reason: "a test", playbook: "stop", atRisk: "", steps: ["pause"] };

/** A history that learns of decisions, the first of which left two steps. */
function deciding() {
  const history = createHistory(1n);
  const tell = (finding: Partial<Finding>, change: (finding: Finding) => Decision) => {
    const found = findingOf({ block: blockOf(100), ...finding });
    history.take(entryOfFinding(found, momentAt(100), 0));
    history.take(entryOfDecision(change(found), { chainId: 1n }, 0));
  };
  const says = (
    finding: Partial<Finding>,
    verdict: "act" | "ask" | "notify",
    more: Partial<typeof about & Left> = {},
  ) => tell(finding, (found) => ({ finding: found, ...about, ...more, verdict }));
  says({}, "act", { left: ["strip", "mend"] });
  return { history, tell, says, open: () => history.open(key)?.steps };
}
type Left = { readonly left: readonly string[] };

describe("what a cap left of a decision", () => {
  it("is proposed to people, and an approval takes exactly that, once (it was asked of nobody)", async () => {
    const it = capped();
    await tellAt(100, {}, it.responder);

    const before = sent(it);
    const replies = [await approve(it), await approve(it)];

    expect(before).to.deep.equal(["pause"]);
    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([true, false]);
    expect(sent(it)).to.deep.equal(["pause", "strip"]);
  });

  it("is known to who reads the journal, as after a restart and in another replica", async () => {
    const it = capped();
    await tellAt(100, {}, it.responder);
    const other = createHistory(1n);
    for (const entry of [...entriesOf(it.store), ...entriesOf(it.store)]) other.take(entry);

    expect(other.open(key)?.steps).to.deep.equal(["strip"]);
    expect(other.open(key)?.finding.block.hash).to.equal(blockOf(100).hash);
    expect(other.openIncidents()).to.deep.equal([key]);
  });

  it("is gone with its block, and proposed anew when that comes back", async () => {
    const it = capped();
    await tellAt(100, {}, it.responder);

    it.history.take(gone);
    const after = it.history.open(key);
    await tellAt(151, {}, it.responder);

    expect(after).to.equal(undefined);
    expect(it.history.open(key)?.steps).to.deep.equal(["strip"]);
  });

  it("is asked for when what was announced is acted on, at its block or as a person orders it, and not before or after a veto", async () => {
    const playbook = { do: "act-unless-vetoed", vetoBlocks: 5n } as const;
    const [due, ordered, vetoed] = [capped({ playbook }), capped({ playbook }), capped({ playbook })];
    for (const it of [due, ordered, vetoed])
      for (const one of [{ key: "owner:other" }, {}]) await tellAt(100, one, it.responder);
    const before = due.history.open(key)?.steps;
    loosen(vetoed.history, "veto", key, momentAt(106).time);

    for (const it of [due, vetoed])
      for (const one of it.history.takeDue(105n)) if (one.key === key) await tellAt(105, one, it.responder);
    await approve(ordered);

    expect(before).to.deep.equal(["pause"]);
    expect([due, ordered, vetoed].map(sent)).to.deep.equal([["pause"], ["pause"], []]);
    expect([due, ordered, vetoed].map(({ history }) => history.open(key)?.steps)).to.deep.equal([
      ["strip"],
      ["strip"],
      undefined,
    ]);
    expect(ordered.history.open("owner:other")?.steps).to.deep.equal(["pause"]);
    await approve(ordered);
    expect(sent(ordered)).to.deep.equal(["pause", "strip"]);
  });

  it("goes on being asked for while the same is ignored, announced or ordered, and what was taken may have failed", () => {
    const { history, tell, says, open } = deciding();
    const other = { block: blockOf(105) };
    for (const again of [{}, other])
      tell(again, (finding) => ({ verdict: "ignore", finding, reason: "already handled" }));
    says({ order: ["pause"] }, "act", { playbook: "operator" });
    history.take({ kind: "outcome", ref: "x", body: { on: "1", status: "failed", action: "pause", again: [key] } });

    const quiet = open();
    tell(other, (finding) => ({ finding, ...about, verdict: "delay", due: 120n }));

    expect(quiet).to.deep.equal(["strip", "mend"]);
    expect(open()).to.deep.equal(["pause"]);
    history.take({ ...gone, body: { blockHash: blockOf(105).hash } });
    expect(open()).to.deep.equal(["strip", "mend"]);
  });

  it("is asked for no more where its playbook decides anew, or another one of the same finding", () => {
    const [asked, told, elsewhere, other] = [deciding(), deciding(), deciding(), deciding()];
    const later = { block: blockOf(105) };

    asked.says(later, "ask", { steps: ["mend"] });
    told.says(later, "notify", { steps: ["strip"] });
    elsewhere.says(later, "notify", { playbook: "other" });
    other.says({}, "notify", { playbook: "other" });

    expect([asked, told, elsewhere, other].map(({ open }) => open())).to.deep.equal([
      ["mend"],
      undefined,
      ["strip", "mend"],
      undefined,
    ]);
  });

  it("loses to whoever takes it those steps alone, and none to an older block or to more doubtful evidence", () => {
    const { history, says, open } = deciding();

    says({ key: "owner:other" }, "act", { steps: ["strip", "mend"] });
    says({ block: blockOf(105) }, "act", { playbook: "other", steps: ["mend"] });
    says({ block: blockOf(99) }, "notify");
    says({ block: blockOf(106), belowQuorum: true }, "notify");
    const rest = open();
    says({ block: blockOf(107), belowQuorum: true }, "act", { left: ["trip"] });
    history.take({ ...gone, body: { blockHash: blockOf(107).hash } });

    expect(rest).to.deep.equal(["strip"]);
    expect(open()).to.deep.equal(["strip", "trip"]);
  });
});
