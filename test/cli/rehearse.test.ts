import { expect } from "chai";
import type { ChainApp } from "../../src/app/app.ts";
import { alone, beyondTx, createRehearsal, limitsOf } from "../../src/cli/rehearse.ts";
import type { Playbook } from "../../src/core/playbook.ts";
import type { BlockRef, Finding } from "../../src/core/types.ts";
import { playbookOf, policyOf } from "../core/deciding.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

const playbook = playbookOf();

describe("a rehearsal", () => {
  it("counts what it would have sent against the caps, so that an act too many is left to a person", async () => {
    const found = (number: number): Finding => {
      const { number: height, hash } = blockOf(number);
      return findingOf({ key: `theft ${number}`, block: { number: height, hash } });
    };
    const detector = {
      logs: [],
      everyBlock: true,
      observe: async ({ block }: { block: { number: bigint } }) => [found(Number(block.number))],
    };
    const one = { config: { id: 1n }, chain: {}, detectors: [{ id: "owner", detector }] } as unknown as ChainApp;
    const { look } = createRehearsal(one, policyOf([playbook], { limits: { perTarget: 2, withinBlocks: 50n } }));

    const verdicts: string[] = [];
    for (const number of [100, 101, 102, 160]) {
      const { decisions } = await look(blockOf(number), []);
      verdicts.push(...decisions.map(({ verdict }) => verdict));
    }

    expect(verdicts).to.deep.equal(["act", "act", "ask", "act"]);
  });

  it("finds once what is announced and acted on later (each counted twice among what fires in a day)", async () => {
    const detector = {
      ...{ logs: [], everyBlock: true },
      observe: async ({ block: { number, hash } }: { block: BlockRef }) =>
        number === 100n ? [findingOf({ block: { number, hash } })] : [],
    };
    const one = { config: { id: 1n }, chain: {}, detectors: [{ id: "owner", detector }] } as unknown as ChainApp;
    const { look } = createRehearsal(one, policyOf([{ ...playbook, do: "act-unless-vetoed", vetoBlocks: 2n }]));

    const looks = [await look(blockOf(100), []), await look(blockOf(101), []), await look(blockOf(102), [])];

    expect(looks.map(({ findings }) => findings.length)).to.deep.equal([1, 0, 0]);
    expect(looks.map(({ decisions }) => decisions.map(({ verdict }) => verdict).join())).to.deep.equal([
      ...["delay", "", "act"],
    ]);
  });

  it("says which steps lie on other chains, and are not shown (a playbook that acts there only told)", () => {
    const here = { ...playbook, steps: ["pause"], do: "act" } as const;
    const both = { ...here, steps: ["pause", "freeze-on-base"] };

    const of = (all: Playbook, detector = "owner") =>
      limitsOf({ playbooks: [here], detectors: [{ id: detector }] }, [all]);

    expect(of(both).join()).to.include("takes freeze-on-base on another chain");
    expect([of(here), of({ ...both, do: "notify" }), of(both, "another")]).to.deep.equal([[], [], []]);
  });

  it("says which detectors of another chain are not looked at where several must agree (a rule that acts there looked as if it never fired)", () => {
    const agreeing = (atLeast: number, ...detectors: readonly string[]) =>
      playbookOf({ name: "both", when: { atLeast, detectors } });
    const of = (all: Playbook, here = "drain-one", steps = all.steps) =>
      limitsOf({ playbooks: [{ ...all, steps }], detectors: [{ id: here }] }, [{ ...all, steps }]);
    const both = agreeing(2, "drain-one", "drain-two");

    for (const steps of [both.steps, []])
      expect(of(both, "drain-one", steps).join()).to.match(
        /^playbook both needs 2 detectors, and what drain-two found on another chain is not known here/,
      );
    // Its steps are here, and all that it waits for is elsewhere.
    expect(of(both, "another").join()).to.include("what drain-one, drain-two found on another chain");
    expect([
      of(agreeing(1, "drain-one", "drain-two")),
      of(agreeing(2, "drain-one", "drain-one")),
      of(both, "another", []),
    ]).to.deep.equal([[], [], []]);
  });

  it("says of one block, and of one transaction, that nothing of earlier blocks is known where several must agree (it waits for what was found long ago)", () => {
    const when = { detectors: ["drain-one", "drain-two"], atLeast: 2, withinBlocks: 5n };
    const of = (changes: object, tx?: `0x${string}`, here = "drain-two") =>
      alone({ playbooks: [playbookOf({ when: { ...when, ...changes } })], detectors: [{ id: here }] }, tx).join();

    expect(of({})).to.match(
      /^playbook stop needs 2 detectors within 5 blocks, and what was found in earlier blocks is/,
    );
    expect(of({}, "0x01")).to.include("what was found in earlier blocks and of other transactions is not known here");
    expect(of({ withinBlocks: 0n }, "0x01")).to.include("of other transactions");
    expect([of({ atLeast: 1 }), of({ withinBlocks: 0n }), of({}, undefined, "another")]).to.deep.equal(["", "", ""]);
  });

  it("says which detectors see more of a block than one transaction (what another one did was shown as its doing)", () => {
    const looking = (id: string, everyBlock: boolean) => ({ id, detector: { everyBlock } });
    const detectors = [looking("events", false), looking("calls", true)] as unknown as ChainApp["detectors"];

    expect(beyondTx({ detectors }).join()).to.match(/^what calls found may come of another transaction/);
    expect(beyondTx({ detectors: detectors.slice(0, 1) })).to.deep.equal([]);
  });

  it("says which playbooks it never shows acting, since no node says when a block of the past was final", () => {
    const late = { ...playbook, name: "late", finality: { kind: "tag", tag: "finalized" } } as const;
    const deep = { ...playbook, name: "deep", finality: { kind: "depth", blocks: 3n } } as const;

    const of = (...playbooks: readonly Playbook[]) => limitsOf({ playbooks, detectors: [] }, playbooks);

    expect(of(playbook, deep)).to.be.empty;
    expect(of(late).join()).to.include("late").and.include("finalized");
  });
});
