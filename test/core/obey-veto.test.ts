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
