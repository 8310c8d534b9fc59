import { expect } from "chai";
import { proposersOf } from "../src/proposer.ts";
import { playbookOf } from "./core/deciding.ts";
import { appOf } from "./healthy.ts";
import { fakeStore, target } from "./support/fakes.ts";

describe("the proposers of a configuration", () => {
  const propose = { safe: target, to: target, data: "0x8456cb59" } as const;
  const ladders = { owners: [{ kind: "page", page: "sign", afterBlocks: 0n, propose }] } as const;
  const asking = [playbookOf({ steps: ["owners"], ladders })];

  /** Their names, and what an earlier version called them. */
  function named(ids: readonly bigint[], playbooks = asking) {
    const { config, chains } = appOf();
    const all = ids.flatMap((id) => chains.map((one) => ({ ...one, config: { ...one.config, id } })));
    return proposersOf({ config: { ...config, playbooks }, chains: all }, fakeStore()).map(({ id, formerly }) => [
      id,
      formerly,
    ]);
  }

  it("are named by their chains, whatever the order of those (the first had another name, and where it was moved its proposals were passed over)", () => {
    const [one, ten] = [
      ["proposer:1", "proposer"],
      ["proposer:10", "proposer"],
    ];

    expect(named([1n, 10n])).to.deep.equal([one, ten]);
    expect(named([10n, 1n])).to.deep.equal([ten, one]);
  });

  it("are none where no ladder asks a Safe", () => {
    expect(named([1n], [playbookOf()])).to.deep.equal([]);
  });
});
