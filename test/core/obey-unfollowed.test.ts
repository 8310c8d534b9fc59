import { expect } from "chai";
import { playbookOf, tellAt } from "./deciding.ts";
import { plain, post } from "./obeying.ts";

describe("an order, while a chain cannot be followed", () => {
  const byHand = /may be of a chain that cannot be followed now \(base\): pull that lever by hand$/;

  it("for what nobody knows may be for that chain, and whoever gave it hears so (it was called a wrong name)", async () => {
    const replies = [
      await post().obey(plain("act", "pause-base"), ["base"]),
      await post().obey(plain("approve", "drain:base"), ["base"]),
    ];

    expect(replies.map(({ accepted }) => accepted)).to.deep.equal([false, false]);
    for (const { message } of replies) expect(message).to.match(byHand);
    expect(replies[0]?.message).to.match(/^expected the id of an action \(pause\), found pause-base; it may/);
  });

  it("for what another chain knows is obeyed there, and where all are followed nothing of it is said", async () => {
    const it_ = post({ playbook: playbookOf({ do: "propose", steps: ["pause"] }) });
    await tellAt(100, {}, it_.responder);

    const known = [
      await it_.obey(plain("act", "pause"), ["base"]),
      await it_.obey(plain("approve", "owner:changed"), ["base"]),
    ];
    const wrong = [await post().obey(plain("act", "paus")), await post().obey(plain("approve", "owner"))];

    expect(known.map(({ accepted }) => accepted)).to.deep.equal([true, true]);
    for (const { message } of wrong) expect(message).not.to.match(byHand);
  });
});
