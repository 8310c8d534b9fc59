import { expect } from "chai";
import type { ChainApp } from "../../src/app.ts";
import { createRehearsal, limitsOf } from "../../src/cli/rehearse.ts";
import type { Finding } from "../../src/core/types.ts";
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

  it("says which playbooks it never shows acting, since no node says when a block of the past was final", () => {
    const late = { ...playbook, name: "late", finality: { kind: "tag", tag: "finalized" } } as const;
    const deep = { ...playbook, name: "deep", finality: { kind: "depth", blocks: 3n } } as const;

    expect(limitsOf({ playbooks: [playbook, deep] })).to.be.empty;
    expect(limitsOf({ playbooks: [late] }).join())
      .to.include("late")
      .and.include("finalized");
  });
});
