import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { tellAt } from "./deciding.ts";
import { loosening, plain, post } from "./obeying.ts";

describe("obey, while the record cannot be written", () => {
  const failing = (code: string) =>
    post({
      store: {
        commit: async () => {
          throw new FirebreakError(code, "the disk is full");
        },
      },
    });

  for (const code of ["STORE_FULL", "STORE_LOCKED"])
    it(`says that a brake ends with this process, and calls people (${code}; it was "in force", and nowhere to be read)`, async () => {
      const it_ = failing(code);

      const { accepted, message } = await it_.obey(loosening("brake", "*"));
      await tellAt(100, {}, it_.responder);

      expect(accepted).to.equal(true);
      expect(message).to.match(/^brake \*: in force .*; but it is not in the record, and ends with this process$/);
      expect(it_.pages[0]).to.equal("the record cannot be written: the command brake * is in no journal");
      expect(it_.followed).to.deep.equal([]);
    });

  it("says the same of what is lifted and of what is ordered, which is done all the same", async () => {
    const it_ = failing("STORE_FULL");
    await it_.obey(loosening("brake", "*"));

    const lifted = await it_.obey(plain("lift", "*", { what: "brake" }));
    const ordered = await it_.obey(plain("act", "pause"));

    expect([lifted.accepted, ordered.accepted]).to.deep.equal([true, true]);
    expect(lifted.message).to.match(/^lift brake \*: done; but it is not in the record/);
    expect(ordered.message).to.match(/^act pause: handed to the responder; .*; but it is not in the record/);
    expect(it_.pages).to.include("the record cannot be written: the command lift brake * is in no journal");
    expect(it_.followed).to.have.length(1);
  });

  it("takes no new configuration: what approved it could be read nowhere", async () => {
    const it_ = failing("STORE_FULL");

    const { accepted, message } = await it_.obey(loosening("reload", "*", { config: "0x1" }));

    expect(accepted).to.equal(false);
    expect(message).to.match(/what runs stays/);
    expect(it_.reloads).to.deep.equal([]);
    expect(it_.pages).to.have.length(1);
  });
});
