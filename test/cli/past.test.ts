import { expect } from "chai";
import type { App } from "../../src/app/app.ts";
import { inThePast } from "../../src/cli/past.ts";
import { createRehearsal } from "../../src/cli/rehearse.ts";
import { parseConfig } from "../../src/config/config.ts";
import { policyOf } from "../core/deciding.ts";
import { answering, fromBlock100 } from "../detectors/numbers.ts";
import { appOf } from "../healthy.ts";
import { blockOf, sender, stranger, target } from "../support/fakes.ts";

const one = { rpc: ["http://127.0.0.1:1"], quorum: 1 };
const config = parseConfig(
  JSON.stringify({
    chains: { here: { ...one, id: 1 }, there: { ...one, id: 10 } },
    store: "x",
    detectors: {
      backed: {
        ...{ use: "supply-vs-backing", chain: "here", token: target },
        backing: [{ account: sender, token: stranger, chain: 10 }],
      },
      elsewhere: { use: "paused-elsewhere", chain: "here", places: [{ address: target, chain: 10 }] },
      own: { use: "invariant", chain: "there", reads: {}, holds: "true" },
    },
  }),
  "x.yaml",
);

/** Two chains: on this one 500 and then 100 were issued; on the other one 100 stands behind it now, and everything is paused. */
function appWith(headOfOther: number): App {
  const [first, second] = config.chains;
  const [app] = appOf().chains;
  if (app === undefined || first === undefined || second === undefined) throw new Error("expected chains");
  const here = answering({ "0x18160ddd": fromBlock100(500n, 100n) }, { chainId: 1n });
  const answers = { "0x70a08231": [100n], "0x5c975abb": (number: number) => [number < headOfOther ? 0n : 1n] };
  const there = { ...answering(answers), chainId: 10n, head: async () => blockOf(headOfOther) };
  return {
    ...appOf(),
    config,
    chains: [
      { ...app, config: first, chain: here, detecting: here },
      { ...app, config: second, chain: there, detecting: there },
    ],
  };
}

async function lookAt(block: number, app: App) {
  const [here] = app.chains;
  if (here === undefined) throw new Error("expected a chain");
  const { findings, unread } = await createRehearsal(inThePast(app, here), policyOf([])).look(blockOf(block), []);
  return { found: findings.map(({ detector }) => detector), unread: unread.map(({ detector }) => detector) };
}

describe("a look at a past block", () => {
  it("says nothing by another chain's head of today (it found a mint without backing by what was there a year later)", async () => {
    expect(await lookAt(100, appWith(400))).to.deep.equal({ found: [], unread: ["backed", "elsewhere"] });
    expect(await lookAt(101, appWith(400))).to.deep.equal({ found: [], unread: ["backed", "elsewhere"] });
  });

  it("compares with a head that is no more than a minute later, and runs the detectors of its chain alone", async () => {
    expect((await lookAt(100, appWith(105))).found).to.deep.equal(["backed", "elsewhere"]);
    expect((await lookAt(100, appWith(106))).found).to.deep.equal([]);
  });
});
