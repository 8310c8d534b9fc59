import { expect } from "chai";
import { obey } from "../../src/core/obey.ts";
import type { Store } from "../../src/core/parts.ts";
import { entryOfExecution, entryOfOvertaking, entryOfProposal } from "../../src/core/proposals.ts";
import { readingOf } from "../../src/lifecycle/safe/print.ts";
import { entriesOf, fakeStore } from "../support/fakes.ts";
import { proposalOf } from "../support/proposals.ts";
import { approvers, commandOf } from "./approving.ts";
import { playbookOf, tellAt } from "./deciding.ts";
import { loosening, plain, post } from "./obeying.ts";

describe("obey", () => {
  it("takes an action that a person orders, whatever the playbooks say, and writes the command down first", async () => {
    const it = post({ playbook: { do: "ignore" } });

    const { accepted } = await it.obey(plain("act", "pause"));

    expect(accepted).to.equal(true);
    expect(
      entriesOf(it.store)
        .map(({ kind }) => kind)
        .slice(0, 4),
    ).to.deep.equal(["command", "finding", "decision", "intent"]);
    expect(it.followed).to.have.length(1);
  });

  it("refuses an action of no name, an incident that nothing is open for, and everything that sends in mode shadow", async () => {
    const [live, shadow] = [post(), post({ mode: "shadow" })];

    const replies = [
      await live.obey(plain("act", "constructor")),
      await live.obey(plain("approve", "owner:changed")),
      await shadow.obey(plain("act", "pause")),
    ];

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([false, false, false]);
    expect(replies[0]?.message).to.match(/^expected the id of an action \(pause.*\), found constructor$/);
    expect([...live.followed, ...shadow.followed]).to.deep.equal([]);
  });

  it("tells of what it refused: somebody tried", async () => {
    const it = post();

    await it.obey(plain("brake", "*"));

    expect(entriesOf(it.store)).to.have.length(1);
    expect(entriesOf(it.store)[0]).to.deep.include({ kind: "fault", ref: "operator" });
  });

  it("takes the steps that were proposed when a person approves, once", async () => {
    const it = post({ playbook: { do: "propose" } });
    await tellAt(100, {}, it.responder);

    const first = await it.obey(plain("approve", "owner:changed"));
    const second = await it.obey(plain("approve", "owner:changed"));

    expect([first.accepted, second.accepted]).to.deep.equal([true, false]);
    expect(it.followed.map(({ action }) => action)).to.deep.equal(["pause"]);
  });

  it("takes a part of a key that names exactly one incident that waits, and no part of several (it wanted the whole key)", async () => {
    const it = post({ playbook: { do: "propose" } });
    for (const key of ["owner:0x11", "owner:0x11:changed", "backed:0x12"]) await tellAt(100, { key }, it.responder);

    const [several, none] = [await it.obey(plain("approve", "owner")), await it.obey(plain("approve", "paused"))];
    const one = await it.obey(plain("approve", "backed"));
    const again = await it.obey(plain("approve", "owner:0x11"));
    const known = await it.obey(plain("approve", "owner:0x11"));

    expect(several.message).to.match(
      /^expected one incident .*, found 2 with owner .*: owner:0x11, owner:0x11:changed$/,
    );
    expect(none.message).to.match(/^nothing is proposed or announced for paused;/);
    expect(one.message).to.match(/^approve backed:0x12: handed/);
    expect([again.accepted, known.accepted]).to.deep.equal([true, false]);
  });

  it("does not wait for the deadline when a person approves what was announced", async () => {
    const it = post({ playbook: playbookOf({ do: "act-unless-vetoed", steps: ["pause"] }) });
    await tellAt(100, {}, it.responder);

    await it.obey(plain("approve", "owner:changed"));

    expect(it.followed).to.have.length(1);
    expect(it.history.takeDue(1_000n)).to.deep.equal([]);
  });

  it("brakes with an approval, acts again when it is lifted, and does not take the same approval twice", async () => {
    const it = post();
    const command = loosening("brake", "*");

    const first = await it.obey(command);
    await tellAt(100, { key: "a" }, it.responder);
    const braked = it.followed.length;
    await it.obey(plain("lift", "*", { what: "brake" }));
    await tellAt(101, { key: "b" }, it.responder);
    const again = await it.obey(command);

    expect([first.accepted, braked, it.followed.length, again.accepted]).to.deep.equal([true, 0, 1, false]);
  });

  it("asks for a new configuration only with an approval of it", async () => {
    const it = post();

    await it.obey(plain("reload", "*", { config: "0x1" }));
    await it.obey(commandOf({}, { verb: "reload", scope: "*", about: { config: "0x1" } }));
    expect(it.reloads).to.deep.equal([]);
    await it.obey(loosening("reload", "*", { config: "0x1" }));
    expect(it.reloads).to.deep.equal(["x"]);
  });

  it("refuses an approval that was signed beside another configuration than runs (it was told as good, and waited for ever)", async () => {
    const it = post();
    const beside = (before: string) => loosening("reload", "*", { config: "0x1", before });

    const stale = await it.obey(beside("0xb"), [], "0xa");
    const none = await it.obey(loosening("reload", "*", { config: "0x1" }), [], "0xa");
    const journal = entriesOf(it.store).map(({ kind }) => kind);
    const good = await it.obey(beside("0xa"), [], "0xa");

    expect([stale.accepted, none.accepted, good.accepted]).to.deep.equal([false, false, true]);
    expect(stale.message).to.match(/the configuration that runs \(0xa\), found one beside another \(0xb\)/);
    expect(journal).to.deep.equal(["fault", "fault"]);
    expect(it.reloads).to.deep.equal(["x"]);
  });

  it("has what approvers signed in the record once, to however many replicas it is told, and obeys it at each (late from one, behind what lifted it, it was told and counted as in force)", async () => {
    const shared = fakeStore();
    const known = new Set<string>();
    const commit: Store["commit"] = async (change) => {
      if (change.once !== undefined && known.has(change.once)) return undefined;
      known.add(change.once ?? "");
      return shared.commit(change);
    };
    const [one, two] = [post({ store: { commit } }), post({ store: { commit } })];
    const reload = loosening("reload", "*", { config: "0x1" });
    const act = plain("act", "pause");

    const replies = [await one.obey(reload), await two.obey(reload), await one.obey(act), await two.obey(act)];

    const verbs = entriesOf(shared).flatMap(({ kind, body }) => (kind === "command" ? [body["verb"]] : []));
    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([true, true, true, true]);
    expect(verbs).to.deep.equal(["reload", "act", "act"]);
    expect([one.reloads, two.reloads]).to.deep.equal([["x"], ["x"]]);
  });

  it("says as a date until when something is in force, and of a configuration that it is approved, not that it is in force", async () => {
    const it = post();

    const brake = await it.obey(loosening("brake", "*"));
    const reload = await post().obey(loosening("reload", "*", { config: "0x1" }));

    expect(brake.message).to.equal("brake *: in force until 1970-01-01T00:46:40.000Z (chain time)");
    expect(reload.message).to.match(/^the configuration is approved until 1970-.*Z .*taken as soon as the file has/);
  });

  it("says what is lifted, and to which level a mode goes (`lift brake` was `lift *: done`)", async () => {
    const it = post();

    const mode = await it.obey(loosening("mode", "stop", { level: "notify" }));
    const lift = await it.obey(plain("lift", "stop", { what: "mode" }));
    await it.obey(plain("lift", "*", { what: "brake" }));

    expect(mode.message).to.match(/^mode notify stop: in force until /);
    expect(lift.message).to.equal("lift mode stop: done");
    expect(entriesOf(it.store).at(-1)?.body["reason"]).to.match(/^refused lift brake \*: nothing is loosened/);
  });

  it("refuses everything while no chain is followed", async () => {
    const { accepted } = await obey(plain("act", "pause"), [], approvers, { take: () => undefined, read: readingOf });

    expect(accepted).to.equal(false);
  });

  it("writes down what a Safe is asked to do, that it was executed or overtaken, and sends nothing for either", async () => {
    const it = post({ mode: "shadow" });
    const proposal = proposalOf(1n);
    const about = { hash: `0x${"11".repeat(32)}`, effect: "pause holds" };

    const replies = [
      await it.obey({ ...plain("propose", proposal.safeTxHash), proposal }),
      await it.obey({ ...plain("executed", proposal.safeTxHash, about), proposal }),
      await it.obey({ ...plain("overtaken", proposal.safeTxHash), proposal }),
    ];

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([true, true, true]);
    expect(entriesOf(it.store)).to.deep.equal([
      entryOfProposal(proposal, readingOf(proposal)),
      entryOfExecution(proposal, about.hash, about.effect),
      entryOfOvertaking(proposal),
    ]);
    expect(it.followed).to.deep.equal([]);
  });
});
