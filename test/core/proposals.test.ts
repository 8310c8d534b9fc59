import { expect } from "chai";
import type { Store } from "../../src/core/parts.ts";
import { createWaiting, entryOfExecution, entryOfProposal, openProposals } from "../../src/core/proposals.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import type { Proposal } from "../../src/lib/proposal-file.ts";
import { readingOf } from "../../src/lifecycle/safe/print.ts";
import { proposalOf } from "../support/proposals.ts";

const entry = (one: Proposal) => entryOfProposal(one, readingOf(one));

const storeOf = (entries: readonly NewEntry[]) => ({
  entries: async (after: number): Promise<readonly Entry[]> =>
    entries.map((entry, at) => ({ ...entry, seq: at + 1, at: 0, prev: "", hash: "" })).slice(after, after + 1),
  head: async () => ({ seq: entries.length, hash: "" }),
});

describe("proposals in the journal", () => {
  const [first, second] = [proposalOf(1n), proposalOf(2n)];

  it("say what they call and whether that loosens, and ask nobody to sign what does (all read `PROPOSED, sign it`, of an address)", () => {
    const to = `0x${"7a".repeat(20)}`;
    const loosens = entry(proposalOf(1n, "0x3f4ba83a")).body;
    const unknown = entry(proposalOf(1n, "0x12345678")).body;
    const tightens = entryOfProposal({ ...first, action: "stop" }, readingOf(first), { file: "p/1.json", behind: 0n });

    expect(loosens).to.deep.include({ direction: "loosens", severity: "critical" });
    expect(loosens["says"])
      .to.match(new RegExp(`^!!! LOOSENS !!! unpause\\(\\) of ${to}, through the Safe 0x5a`))
      .and.match(/: read it before anybody signs: `firebreak safe sign FILE`$/);
    expect(unknown["says"]).to.match(/^!!! NOT KNOWN TO TIGHTEN !!! 4 bytes of calldata .*: read it before anybody/);
    expect(tightens.body["says"]).to.equal(
      `TIGHTENS pause() of ${to}, for stop, through the Safe ${first.safe}, nonce 1, waits for its owners, behind nonce 0, which they sign first: \`firebreak safe sign p/1.json\``,
    );
  });

  it("say what to do also behind bytes without end", () => {
    const body = entryOfProposal(first, { says: "x".repeat(9_000), direction: "unknown" }).body;

    expect(String(body["says"]).length).to.be.below(600);
    expect(body["says"]).to.match(/`firebreak safe sign FILE`$/);
  });

  it("are none when somebody changed a field of an entry", async () => {
    const { body, ...named } = entry(first);
    const changed = {
      ...named,
      body: { ...body, proposal: { ...Object(body["proposal"]), safe: `0x${"5b".repeat(20)}` } },
    };

    expect(await openProposals(storeOf([changed]))).to.deep.equal([]);
  });

  it("are read as they were written, until they are executed", async () => {
    const executed = entryOfExecution(first, `0x${"11".repeat(32)}`, "pause-pool holds");

    expect(await openProposals(storeOf([entry(first), entry(second)]))).to.deep.equal([first, second]);
    expect(await openProposals(storeOf([entry(first), entry(second), executed]))).to.deep.equal([second]);
  });

  it("are all that is read of it, each of them once, however often they are asked for (each look read the whole journal)", async () => {
    const asked: unknown[] = [];
    const journal = [first, second].map((one) => entry(one));
    const entries: Store["entries"] = async (after, _, kinds) => {
      asked.push([after, kinds]);
      return storeOf(journal).entries(after);
    };
    const look = createWaiting({ ...storeOf(journal), entries });

    const looks = [await look(), await look()];

    expect(looks.map((all) => all.map(({ proposal }) => proposal))).to.deep.equal([
      [first, second],
      [first, second],
    ]);
    expect(asked).to.deep.equal([0, 1, 2, 2].map((after) => [after, ["proposal"]]));
  });

  it("are read of the newest entries alone, where so many are named (the first look at a ladder's end kept a large journal from being written)", async () => {
    const third = proposalOf(3n);
    const journal = [first, second].map((one) => entry(one));
    const look = createWaiting(
      { entries: (after) => storeOf(journal).entries(after), head: async () => ({ seq: journal.length, hash: "" }) },
      1,
    );

    const before = await look();
    journal.push(entry(third), entry(first));

    expect(before.map(({ proposal }) => proposal)).to.deep.equal([second]);
    expect((await look()).map(({ proposal }) => proposal)).to.deep.equal([second, third, first]);
  });

  it("are read anew where a standby without the last entries took over and other ones got their numbers (these were never seen)", async () => {
    const lost = storeOf([first, proposalOf(3n)].map((one) => entry(one)));
    const standby = storeOf([first, second].map((one) => entry(one)));
    let [journal, by] = [lost, "before"];
    const entries: Store["entries"] = async (after) =>
      (await journal.entries(after)).map((entry) => ({ ...entry, hash: `${entry.seq} ${by}` }));
    const look = createWaiting({ entries, head: async () => ({ seq: 0, hash: "" }), replica: "one" });

    await look();
    [journal, by] = [standby, "after"];
    const seen = await look();

    expect(seen.map(({ proposal }) => proposal)).to.deep.equal([first, second]);
  });
});
