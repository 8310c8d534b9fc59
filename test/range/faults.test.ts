import { expect } from "chai";
import { randomFrom, seed } from "../support/seed.ts";
import { type Disturbance, openProxied } from "./proxied.ts";
import { asked, nightly, ten } from "./proxied-faults.ts";
import { careless, night } from "./real/campaign.ts";
import { realRows } from "./real/rows.ts";

const isNight = process.env["FIREBREAK_NIGHTLY"] !== undefined;
/** Runs of each, 200 at night; the first is the fixed one, the others vary in when the event comes and how long the fault lasts. */
const runs = Number(process.env["FIREBREAK_RUNS"] ?? (isNight ? 200 : 1));
const played = { ...ten, ...(isNight ? nightly : {}) };

function varied({ meddler, drainAt, lasts }: Disturbance, run: number): Disturbance {
  const random = randomFrom(seed.value + run);
  const more = (most: number) => (run === 0 ? 0 : Math.floor(random() * (most + 1)));
  return { meddler, drainAt: drainAt + more(2), lasts: lasts + more(1) };
}

describe(`the responder behind a proxy that fails, ${runs} time(s) each, with ${seed.shown}`, function () {
  this.timeout(90_000 + runs * 15_000);
  let proxied: Awaited<ReturnType<typeof openProxied>>;
  before(async () => {
    proxied = await openProxied();
  });

  for (const [name, disturbance] of Object.entries(played))
    it(`pauses, with one transaction: ${name}`, async () => {
      const failed: string[] = [];
      for (let run = 0; run < runs; run++) {
        const { blocks, transactions } = await proxied.play(varied(disturbance, run));
        if (run === 0) console.log(`note: ${name}: paused after ${blocks} blocks`);
        if (blocks === undefined || transactions !== 1)
          failed.push(`FUZZ_SEED=${seed.value}, run ${run}: ${blocks} blocks, ${transactions} transactions`);
      }

      expect(failed).to.deep.equal([]);
    });

  it("asks for no filter that a server could lose, and its journal is whole", async () => {
    const { intact } = await proxied.close();

    expect(asked.filter((method) => method.includes("Filter"))).to.deep.equal([]);
    expect(asked).to.include("eth_getBlockByNumber");
    expect(intact).to.equal(true);
  });
});

// What takes more than a proxy before one node: each row with a chain, nodes and a configuration of its own.
if (isNight) {
  night(realRows, runs);
  const believing = { nodes: 3, settings: () => ({ chain: { quorum: 1, logs: "filtered" } }) };
  for (const row of realRows.filter(({ fault }) => fault === "a node of three forges an event"))
    careless(row, believing, "one node of three is believed alone");
}
