import { expect } from "chai";
import { seed } from "../../support/seed.ts";
import { begin, type Run } from "./playing.ts";
import { openReal, type Real, type RealShape } from "./world.ts";

/** A row of docs/faults.md as a real process on a real node plays it. */
export type RealRow = {
  readonly number: number;
  readonly fault: string;
  readonly holds: string;
  readonly shape?: RealShape;
  /** What did not hold, in words. */
  readonly play: (it: Run) => Promise<readonly string[]>;
};

/** Plays every row as often as asked, each time with the next seed, on one chain with one responder for each row. */
export function night(rows: readonly RealRow[], runs: number): void {
  for (const { number, fault, holds, shape = {}, play } of rows)
    describe(`row ${number}: ${fault}${shape.engine === undefined ? "" : `, on ${shape.engine}`}`, function () {
      this.timeout(120_000 + runs * 120_000);
      let real: Real | undefined;
      afterEach(() => real?.close());

      it(holds, async () => {
        real = await openReal(shape);
        const failed: string[] = [];
        for (let run = 0; run < runs; run++) {
          const from = seed.value + run;
          const found = await played(real, from, play);
          failed.push(...found.map((one) => `row ${number}, FUZZ_SEED=${from}: ${one}`));
        }
        const { intact } = await real.close();
        real = undefined;

        expect(failed, failed.join("\n")).to.deep.equal([]);
        expect(intact).to.equal(true);
      });
    });
}

/** A setting that gives a protection away, which a row must see within so many runs: a campaign that cannot fail shows nothing. */
export function careless({ play, fault }: RealRow, shape: RealShape, about: string): void {
  it(`sees that ${about}, when ${fault}`, async function () {
    this.timeout(600_000);
    const real = await openReal(shape);
    const found: string[] = [];
    for (let run = 0; run < 20 && found.length === 0; run++)
      found.push(...(await played(real, seed.value + run, play)));
    await real.close();

    expect(found.join("\n")).to.match(/a false pause/);
  });
}

async function played(real: Real, from: number, play: RealRow["play"]): Promise<readonly string[]> {
  try {
    return await play(await begin(real, from));
  } catch (error) {
    return [error instanceof Error ? String(error.stack) : String(error)];
  }
}
