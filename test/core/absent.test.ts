import { expect } from "chai";
import { absent } from "../../src/core/absent.ts";
import { blockOf, entriesOf } from "../support/fakes.ts";
import { loosen, momentAt, playbookOf, tellAt } from "./deciding.ts";
import { loosening, type Obeying, plain, post } from "./obeying.ts";

const kindsOf = ({ store }: Obeying) => entriesOf(store).map(({ kind }) => kind);

/** Why it cannot be lifted so many seconds after it began, where it ends after 600. */
function absentAfter(seconds: bigint) {
  const { responder, history } = post();
  const now = momentAt(100);
  loosen(history, "maintenance", "owner", now.time + 600n);
  const later = { ...responder, moment: () => ({ ...now, time: now.time + seconds }) };
  const nothing = { detectors: [], targets: new Map(), head: () => blockOf(100), respond: async () => undefined };
  return absent(plain("lift", "owner", { what: "maintenance" }), [{ ...nothing, responder: later, history }]);
}

describe("a command that names nothing", () => {
  it("lifts nothing, and says what is in force (`lift silence` was done, and `silence drain` stayed)", async () => {
    const it = post();
    await it.obey(loosening("silence", "drain"));

    const replies = [
      await it.obey(plain("lift", "*", { what: "silence" })),
      await it.obey(plain("lift", "drain", { what: "silences" })),
    ];

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([false, false]);
    expect(replies.every(({ message }) => message.includes("silence drain"))).to.equal(true);
    expect(kindsOf(it)).to.deep.equal(["command", "fault", "fault"]);
  });

  it("lifts what is in force, and not once more", async () => {
    const it = post();
    await it.obey(loosening("silence", "drain"));

    const first = await it.obey(plain("lift", "drain", { what: "silence" }));
    const second = await it.obey(plain("lift", "drain", { what: "silence" }));

    expect([first.accepted, second.accepted]).to.deep.equal([true, false]);
  });

  it("lifts nothing that has ended, and says what it still covers: just before its end, at it, after it (nothing was said to be loosened while a gap was judged by it)", () => {
    const [before, ...after] = [599n, 600n, 601n].map(absentAfter);

    expect(before).to.equal(undefined);
    for (const why of after)
      expect(why).to.match(/^maintenance owner ended at .*; only blocks from before that are still judged by it/);
  });

  it("vetoes nothing, and names what is open (part of a key was in force, and what was announced was done)", async () => {
    const it = post({ playbook: playbookOf({ do: "act-unless-vetoed", steps: ["pause"] }) });
    await tellAt(100, { key: "owner:changed" }, it.responder);

    const part = await it.obey(loosening("veto", "owner:chang"));
    const whole = await it.obey(loosening("veto", "owner:changed"));

    expect([part.accepted, whole.accepted]).to.deep.equal([false, true]);
    expect(part.message).to.include("owner:changed");
  });

  it("vetoes an incident that was found and is not open, whose next step it then holds back", async () => {
    const it = post({ playbook: { do: "notify" } });
    await tellAt(100, { key: "owner:changed" }, it.responder);

    const { accepted } = await it.obey(loosening("veto", "owner:changed"));

    expect(accepted).to.equal(true);
  });

  it("vetoes and disarms what only a chain knows that is not followed yet (its announced action was taken when it was)", async () => {
    const veto = await post().obey(loosening("veto", "of:another"), ["there"]);
    const disarm = await post().obey(loosening("disarm", "pause-there"), ["there"]);

    expect([veto.accepted, disarm.accepted]).to.deep.equal([true, true]);
  });

  it("disarms no action that is not configured, and names those that are", async () => {
    const it = post();

    const wrong = await it.obey(loosening("disarm", "paus"));
    const right = await it.obey(loosening("disarm", "pause"));

    expect([wrong.accepted, right.accepted]).to.deep.equal([false, true]);
    expect(wrong.message).to.include("pause");
  });

  it("lowers no playbook that is not configured, and takes the approval for nothing it did not do", async () => {
    const it = post();
    const level = { level: "notify" };
    const [playbook] = it.responder.policy.playbooks;

    const wrong = await it.obey(loosening("mode", "no-such", level));
    const right = await it.obey(loosening("mode", playbook?.name ?? "", level));

    expect([wrong.accepted, right.accepted]).to.deep.equal([false, true]);
    expect(wrong.message).to.include(playbook?.name);
  });

  it("silences a detector that is configured, what it has found and what it is still to find", async () => {
    const scopes = ["*", "owner", "owner:an-incident-to-come", "pending:owner:10", "removed:changed"];

    const replies = await Promise.all(
      scopes.map(async (scope) => {
        const it = post();
        await tellAt(100, { key: "removed:changed" }, it.responder);
        return it.obey(loosening("silence", scope));
      }),
    );

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal(scopes.map(() => true));
  });

  const small = `owner:0xe7f1${"00".repeat(17)}12:rule`;
  const capitals = small.replace("0xe7f1", "0xE7F1");

  it("silences no address with capitals, and says how its key spells it (it was in force, and silenced nothing)", async () => {
    const replies = await Promise.all(
      ["silence", "maintenance", "veto"].flatMap((verb) => [
        post().obey(loosening(verb, capitals)),
        // Whatever a chain knows that is not followed yet, it has no such key.
        post().obey(loosening(verb, capitals), ["there"]),
      ]),
    );

    for (const { accepted, message } of replies)
      expect([accepted, message]).to.satisfy(([taken, said]: [boolean, string]) => !taken && said.includes(small));
  });

  it("silences no part of a key by a * behind a colon, and nothing of which there is no key at all (they were in force, and silenced nothing)", async () => {
    const scopes = ["owner:*", "pending:owner:*", "owner:0xe7f1*", "owner:", "pending:owner:"];

    const replies = await Promise.all(scopes.map((scope) => post().obey(loosening("silence", scope))));

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal(scopes.map(() => false));
    expect(replies[0]?.message).to.include("for all that a detector finds give its name alone");
  });

  it("silences what is known by whatever key, and says of a key that nothing was found of it yet (a mistyped one was told like any other)", async () => {
    const said = async (verb: string, scope: string) => {
      const it = post();
      for (const key of [small, "owner:a*b"]) await tellAt(100, { key }, it.responder);
      return (await it.obey(loosening(verb, scope))).message;
    };

    for (const scope of ["*", "owner", small, "owner:a*b"]) expect(await said("silence", scope)).to.match(/time\)$/);
    for (const verb of ["silence", "maintenance"])
      expect(await said(verb, `${small}s`)).to.match(/: in force until .*; no incident of this key is known now: .*/);
  });

  it("silences no detector that is not configured, and names those that are (it was in force, and the detector went on)", async () => {
    const it = post();

    const replies = [
      await it.obey(loosening("silence", "nonesuch")),
      await it.obey(loosening("maintenance", "owne")),
      await it.obey(loosening("silence", "ownr:changed")),
    ];

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([false, false, false]);
    expect(replies[0]?.message).to.match(/\(owner, drain\), found nonesuch$/);
    expect(kindsOf(it)).to.deep.equal(["fault", "fault", "fault"]);
  });
});
