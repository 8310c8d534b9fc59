import { expect } from "chai";
import { tellAt } from "./deciding.ts";
import { loosening, post } from "./obeying.ts";

describe("a veto of what waits", () => {
  it("takes a part of the key that names one incident alone, where the approval has the whole key of that one (it wanted the whole one typed)", async () => {
    const it = post({ playbook: { do: "act-unless-vetoed", vetoBlocks: 2n } });
    for (const key of ["owner:0x11", "owner:0x12", "drain:0x13"]) await tellAt(100, { key }, it.responder);
    const typed = (scope: string, signed: string) => it.obey({ ...loosening("veto", signed), scope });

    const several = await typed("owner", "owner:0x11");
    const other = await typed("drain", "owner:0x11");
    const cut = await typed("drain:0x1", "drain:0x1");
    const one = await typed("x11", "owner:0x11");
    await tellAt(102, { key: "owner:0x11" }, it.responder);

    expect([several.accepted, other.accepted, cut.accepted]).to.deep.equal([false, false, false]);
    expect(other.message).to.match(/found owner:0x11$/);
    expect(cut.message).to.match(/^expected the key of an incident as `firebreak status` shows it/);
    expect(one.message).to.match(/^veto owner:0x11: in force until/);
    expect(it.followed).to.deep.equal([]);
  });
});

describe("a veto that comes late", () => {
  it("says that what was done stays done, and what it stops (it was answered as if it had stopped that)", async () => {
    const it = post({ playbook: { do: "act" } });
    await tellAt(100, {}, it.responder);

    const { accepted, message } = await it.obey(loosening("veto", "owner:changed"));

    expect(accepted).to.equal(true);
    expect(message).to.match(
      /in force until .*; nothing of it waited any more: what was done for it stays done .*`firebreak lift veto owner:changed` ends that$/,
    );
  });

  it("says nothing of that where something waited", async () => {
    const it = post({ playbook: { do: "act-unless-vetoed", vetoBlocks: 2n } });
    await tellAt(100, {}, it.responder);

    expect((await it.obey(loosening("veto", "owner:changed"))).message).to.match(/\(chain time\)$/);
  });
});

describe("a mode that lets people veto", () => {
  const lowered = (scope: string, playbook: object) =>
    post({ playbook }).obey(loosening("mode", scope, { level: "act-unless-vetoed" }));

  it("is refused for a playbook that gives them no time, by its name or with all (it acted in the block in which it was announced)", async () => {
    for (const scope of ["stop", "*"]) {
      const { accepted, message } = await lowered(scope, { name: "stop", do: "act", vetoBlocks: 0n });
      expect([accepted, message.slice(0, 37)]).to.deep.equal([false, "expected vetoBlocks in playbook stop,"]);
    }
  });

  it("is taken where it has some, or never acts by itself", async () => {
    const taken = [
      await lowered("stop", { do: "act", vetoBlocks: 5n }),
      await lowered("*", { do: "notify", vetoBlocks: 0n }),
    ];
    expect(taken.map(({ accepted }) => accepted)).to.deep.equal([true, true]);
  });
});

describe("a veto while a chain is not followed", () => {
  it("says nothing of what was done for an incident that only that chain may know (it was told that nothing of it waited)", async () => {
    const { accepted, message } = await post().obey(loosening("veto", "owner:elsewhere"), ["two"]);

    expect(accepted).to.equal(true);
    expect(message).to.match(/\(chain time\)$/);
  });
});
