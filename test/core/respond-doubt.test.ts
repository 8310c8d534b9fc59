import { expect } from "chai";
import { respond } from "../../src/core/respond.ts";
import { blockOf, entriesOf, findingOf, preparedOf } from "../support/fakes.ts";
import { playbookOf, policyOf, tellAt } from "./deciding.ts";
import { set as climbing, name, rungs } from "./ladder/climbing.ts";
import { kinds, set } from "./responding.ts";

const doubtful = { belowQuorum: true } as const;

describe("respond, when the quorum vouches for what was doubtful", () => {
  it("takes the lasting action that was left to people for the doubt (it was taken for handled until the cool-down was over)", async () => {
    const { responder, trace } = set({ playbook: { belowQuorum: "act", cooldownBlocks: 300n } });

    await respond(findingOf(doubtful), responder);
    const before = trace.includes("sign");
    await respond(findingOf(), responder);

    expect(before).to.equal(false);
    expect(trace).to.include("sign");
  });

  it("asks once about a doubtful finding that comes again", async () => {
    const { responder, store } = set({ playbook: { belowQuorum: "act", cooldownBlocks: 300n } });

    for (const number of [100, 101, 102]) await respond(findingOf({ ...doubtful, block: blockOf(number) }), responder);

    expect(kinds(store)).to.deep.equal(["finding", "decision"]);
  });

  it("tries again on the sure finding when its step failed and a doubtful one came after it", async () => {
    const { responder, history } = set({ playbook: { belowQuorum: "act", cooldownBlocks: 300n } });
    await respond(findingOf(), responder);
    await respond(findingOf({ ...doubtful, block: blockOf(101) }), responder);

    history.take({ kind: "outcome", ref: "x", body: { status: "failed", action: "pause", again: ["owner:changed"] } });

    expect(history.takeAgain()).to.deep.equal([findingOf()]);
  });

  it("acts when the deadline for a veto is over, on the sure finding and not on the doubtful one that came first", async () => {
    const { responder, trace, history } = set({
      playbook: { do: "act-unless-vetoed", belowQuorum: "act", cooldownBlocks: 300n },
      prepared: preparedOf({ expires: true }),
    });
    await tellAt(100, doubtful, responder);
    await tellAt(101, {}, responder);

    const due = history.takeDue(120n);
    for (const finding of due) await tellAt(120, finding, responder);

    expect(due.map(({ belowQuorum }) => belowQuorum)).to.deep.equal([undefined]);
    expect(trace).to.include("sign");
  });

  it("goes on with a ladder on the sure finding (every lasting rung was refused)", async () => {
    const playbook = playbookOf({
      steps: [name],
      ladders: { [name]: rungs },
      belowQuorum: "act",
      cooldownBlocks: 300n,
    });
    const it = climbing({
      policy: policyOf([playbook], { ladders: { [name]: rungs } }),
      prepared: { direct: preparedOf({ expires: true }) },
    });
    await it.find(doubtful);
    await it.find();

    await it.heads(101, 102);

    expect(it.intents()).to.deep.equal(["1:owner:changed:direct:100:0", "1:owner:changed:plan:100:3"]);
    const refused = entriesOf(it.store).filter(({ body }) => String(body["reason"]).includes("below the quorum"));
    expect(refused).to.deep.equal([]);
  });
});
