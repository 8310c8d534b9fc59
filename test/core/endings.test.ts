import { expect } from "chai";
import type { Change } from "../../src/core/change.ts";
import { createEndings } from "../../src/core/endings.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import { blockOf, entriesOf, fakeStore } from "../support/fakes.ts";
import { loosen } from "./deciding.ts";

const { timestamp: end } = blockOf(100);
const at = (seconds: bigint) => ({ timestamp: end + seconds });

/** A brake that ends at block 100; `known` are names that the record has. */
function set(known: readonly string[] = [], takes: (change: Change) => boolean = () => true) {
  const history = createHistory(1n);
  const store = fakeStore();
  const commit: typeof store.commit = async (change) => {
    if (!takes(change)) throw new Error("no space left");
    return known.includes(String(change.once)) ? undefined : store.commit(change);
  };
  const endings = createEndings({ history, store: remembering({ ...store, commit }, history), shout: () => {} });
  loosen(history, "brake", "*", end);
  return { history, store, endings, said: () => entriesOf(store).map(({ ref }) => ref) };
}

describe("what approvers loosened that ends by its date", () => {
  it("is said once, when its end has come: before, at, after (nobody was told)", async () => {
    const { endings, said, store } = set();
    const counts: number[] = [];
    for (const seconds of [-1n, 0n, 1n]) {
      await endings.at(at(seconds));
      counts.push(said().length);
    }

    expect(counts).to.deep.equal([0, 1, 1]);
    expect(entriesOf(store)[0]).to.deep.include({ kind: "command", ref: "brake:*" });
    expect(entriesOf(store)[0]?.body).to.include({ verb: "ended", what: "brake", scope: "*", ends: `${end}` });
  });

  it("is not said where it was lifted, or goes on longer", async () => {
    const [lifted, longer] = [set(), set()];
    lifted.history.take({ kind: "command", ref: "lift:*", body: { verb: "lift", what: "brake", scope: "*" } });
    loosen(longer.history, "brake", "*", end + 60n);

    for (const one of [lifted, longer]) await one.endings.at(at(59n));
    await longer.endings.at(at(60n));

    expect([lifted.said(), longer.said()]).to.deep.equal([[], ["brake:*"]]);
  });

  it("is not said again by another replica, nor after a restart, nor a day later: below, at, above", async () => {
    const { store, endings } = set();
    await endings.at(at(0n));
    const again = set(store.changes.flatMap(({ once }) => once ?? []));
    await again.endings.at(at(1n));
    const late = async (seconds: bigint) => {
      const { endings: first, said } = set();
      await first.at(at(seconds));
      return said().length;
    };

    expect(again.said()).to.deep.equal([]);
    expect([await late(86_399n), await late(86_400n), await late(86_401n)]).to.deep.equal([1, 0, 0]);
  });

  it("is said at a later block where the record took nothing", async () => {
    let takes = false;
    const { endings, said } = set([], () => takes);
    await endings.at(at(0n));
    takes = true;
    await endings.at(at(1n));
    await endings.at(at(2n));

    expect(said()).to.deep.equal(["brake:*"]);
  });

  it("loosens and lifts nothing: blocks from before are judged as they were", async () => {
    const { endings, history } = set();
    await endings.at(at(0n));

    expect(history.standing(end - 1n).map(({ verb }) => verb)).to.deep.equal(["brake"]);
    expect(history.standing(end)).to.deep.equal([]);
  });
});
