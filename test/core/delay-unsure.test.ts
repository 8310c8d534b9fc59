import { expect } from "chai";
import type { Playbook } from "../../src/core/playbook.ts";
import { respond } from "../../src/core/respond.ts";
import type { Finding } from "../../src/core/types.ts";
import { entriesOf, findingOf } from "../support/fakes.ts";
import { momentAt, playbookOf, policyOf } from "./deciding.ts";
import { set } from "./responding.ts";

/** A responder at whose start one node alone answers: it names any block for the newest. */
function started(playbook: Omit<Partial<Playbook>, "when">) {
  const it = set();
  const policy = policyOf([playbookOf({ steps: ["pause"], cooldownBlocks: 300n, ...playbook })]);
  const find = (head: number, isUnsure: boolean, finding: Finding = findingOf()) =>
    respond(finding, { ...it.responder, policy, moment: () => ({ ...momentAt(head), isUnsure }) });
  return {
    find,
    unsure: (head: number) => find(head, true),
    async sure(head: number): Promise<void> {
      for (const finding of it.history.takeDue(BigInt(head))) await find(head, false, finding);
    },
    dues: () =>
      entriesOf(it.store).flatMap(({ kind, body }) => (kind === "decision" ? [body["due"] ?? body["verdict"]] : [])),
  };
}

const vetoed = { do: "act-unless-vetoed", vetoBlocks: 20n } as const;
const invented = 9_000_000;

describe("a time for a veto that was counted from a block that one node made up", () => {
  it("begins anew at the first block of the quorum, however high or low the other one was (it never ended, or was over)", async () => {
    for (const made of [invented, 1, 100]) {
      const it = started(vetoed);
      await it.unsure(made);

      for (const head of [100, 119, 120, 121]) await it.sure(head);

      expect(it.dues()).to.deep.equal([`${made + 20}`, "120", "act"]);
    }
  });

  it("begins anew where it is found again before it is looked at", async () => {
    const it = started(vetoed);
    await it.unsure(invented);
    await it.find(100, false);

    for (const head of [100, 119, 120]) await it.sure(head);

    expect(it.dues()).to.deep.equal([`${invented + 20}`, "120", "act"]);
  });

  it("is one that runs already: such a block neither ends nor moves it", async () => {
    const it = started(vetoed);
    await it.find(100, false);
    for (const made of [invented, 1]) await it.unsure(made);

    await it.sure(119);
    const before = it.dues();
    await it.sure(120);

    expect(before).to.deep.equal(["120"]);
    expect(it.dues()).to.deep.equal(["120", "act"]);
  });

  it("goes for a wait until a block is settled, too: such a block makes none deep, and puts off no look", async () => {
    const deep = started({ finality: { kind: "depth", blocks: 3n } });
    const final = started({ finality: { kind: "tag", tag: "finalized" } });
    for (const it of [deep, final]) await it.unsure(invented);

    await deep.sure(103);
    await final.sure(100);

    expect(deep.dues()).to.deep.equal(["103", "act"]);
    expect(final.dues()).to.deep.equal([`${invented + 4}`, "104"]);
  });
});
