import { expect } from "chai";
import { rawCall } from "../../src/actions/raw-call.ts";
import type { Action } from "../../src/core/parts.ts";
import { toWord } from "../../src/lib/words.ts";
import { AAVE, RESERVES } from "../../src/range/embedded/addresses.ts";
import { type Acting, actionOf, KEY, NOBODY, openActing, refusalOf } from "./acting.ts";

const [weth] = RESERVES;
/** Bit 58 of a reserve's configuration: it can be borrowed. */
const borrowing = toWord(1n << 58n);
const settings = {
  target: AAVE.configurator,
  call: "setReserveBorrowing(address,bool)",
  args: [weth.address, false],
  holds: {
    to: AAVE.pool,
    call: "getConfiguration(address)",
    args: [weth.address],
    mask: borrowing,
    expected: toWord(0n),
  },
  undoneBy: "setReserveBorrowing(asset, true), by a risk admin",
};
const loosen = { call: "setReserveBorrowing(address,bool)", args: [weth.address, true] };

const make = (more: object = {}): Action => actionOf(rawCall, { ...settings, ...more });

describe("raw-call", () => {
  it("is refused with a call that opens, without a view, and without saying how it is undone", () => {
    const { holds: _, ...blind } = settings;
    const { undoneBy: __, ...final } = settings;

    expect(refusalOf(rawCall, { ...settings, call: "unpause()", args: [] }).code).to.equal("LOOSENS");
    expect(refusalOf(rawCall, { ...settings, call: "setReserveFreeze(address,bool)" }).code).to.equal("LOOSENS");
    expect(refusalOf(rawCall, blind).code).to.equal("SETTINGS");
    expect(refusalOf(rawCall, final).code).to.equal("SETTINGS");
  });

  it("must stand in the list next to the key, and is done twice or below the quorum only where its author says so", async () => {
    expect(make()).to.include({
      mustBeListed: true,
      idempotent: false,
      undo: settings.undoneBy,
      target: AAVE.configurator,
    });
    expect(make({ idempotent: true })).to.include({ idempotent: true });
  });
});

describe("raw-call, on Aave's code", function () {
  this.timeout(120_000);
  let acting: Acting;
  before(async () => {
    acting = await openActing();
    await acting.send(acting.at.aclAdmin, AAVE.acl, "addRiskAdmin(address)", [KEY]);
  });
  after(() => acting?.close());

  it("is refused for a stranger, without what undoes it, and for a key that could undo it", async () => {
    expect((await acting.objections(make(), NOBODY)).join()).to.include("cannot call");
    expect((await acting.objections(make(), KEY)).join()).to.include("name it in `loosen`");
    expect((await acting.objections(make({ loosen }), KEY)).join()).to.include("could also undo this");
    expect(await acting.objections(make({ loosen, acceptLoosenKey: true }), KEY)).to.deep.equal([]);
  });

  it("is sent to the byte, and seen on the chain", async () => {
    expect(await acting.holds(make())).to.equal(false);

    expect(await acting.act(make(), KEY)).to.equal("done");

    expect(await acting.holds(make())).to.equal(true);
  });
});
