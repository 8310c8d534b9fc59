import { expect } from "chai";
import { type EntryKind, kinds } from "../../src/core/kinds.ts";
import { post } from "../../src/notifiers/post.ts";

const tools = { write: () => undefined, env: { URL: "http://127.0.0.1" }, now: () => 0 };
const warned = (only?: EntryKind[]) => post.create({ url: "env:URL", ...(only && { only }) }, tools).warnings?.();

describe("the notifier that posts some kinds of entries alone", () => {
  it("is warned of where people hear of findings and not of what is loosened (nothing said so)", () => {
    expect(warned(["finding", "decision"])).to.have.length(1);
    expect(warned(["finding", "anchor"])?.join()).to.match(/^its `only` leaves out `command`.*Add `command` to it$/);
    expect([warned(["finding", "command"]), warned([...kinds]), warned()]).to.deep.equal([[], [], []]);
  });

  it("is not where it keeps anchors elsewhere, which may be public, or scores of drills", () => {
    expect([warned(["anchor"]), warned(["drill", "anchor"])]).to.deep.equal([[], []]);
  });
});
