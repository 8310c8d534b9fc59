import { expect } from "chai";
import type { Entry } from "../../src/core/types.ts";
import { verifyTables } from "../../src/store/verify.ts";
import { target } from "../support/fakes.ts";
import { runs, seed } from "../support/seed.ts";
import { type Play, play, type Shape } from "./playing.ts";
import { pauseData } from "./world.ts";

/** A row of docs/faults.md, or without a number a way to have something paused for nothing: what goes wrong, what must hold all the same, and how it is played. */
export type Row = {
  readonly number?: number;
  readonly fault: string;
  readonly holds: string;
  readonly shape?: Shape;
  /** What did not hold, in words. */
  readonly play: (it: Play) => Promise<readonly string[]>;
};

const nameOf = ({ number }: Row) => (number === undefined ? "griefing" : `row ${number}`);

/** Plays every row as often as asked, each time with the next seed; FUZZ_SEED plays the one that failed again, first. */
export function campaign(rows: readonly Row[]): void {
  for (const row of rows)
    it(`${nameOf(row)}: ${row.fault}: ${row.holds}`, async function () {
      this.timeout(60_000 + runs * 2_000);
      const failed: string[] = [];
      for (let run = 0; run < runs; run++) failed.push(...(await complaintsOf(row, seed.value + run)));
      expect(failed).to.deep.equal([]);
    });
}

/** What did not hold in one run. */
export async function complaintsOf(row: Row, from: number): Promise<readonly string[]> {
  const { shape = {}, play: act } = row;
  const name = `${nameOf(row)}, FUZZ_SEED=${from}`;
  const found = await play(from, shape, act).catch((error: unknown) => [
    error instanceof Error ? String(error.stack) : String(error),
  ]);
  return found.map((one) => `${name}: ${one}`);
}

const done = ["contained", "already"];

type Wanted = {
  /** Blocks after the one with the drain in which it must be paused, and how many it took. */
  readonly most: number;
  readonly blocks: number;
  /** Transactions that pause what is not paused, on the branch that is left; 1 unless given. */
  readonly effects?: number;
  /** Blocks after it until its outcome must be known; 3 unless given. */
  readonly rest?: number;
  /** Nonces of all keys that may be used; 1 unless given. */
  readonly keys?: number;
  /** Attempts that may fail before; none unless given. */
  readonly failures?: number;
  /** What a person must have been told. */
  readonly says?: RegExp;
};

/** Contained in time, with one effect, one nonce, an outcome, and a whole journal; a few blocks later that is still so. */
export async function contained(
  it: Play,
  { most, blocks, effects = 1, rest = 3, keys = 1, failures = 0, says }: Wanted,
): Promise<readonly string[]> {
  await it.blocks(rest);
  const entries = await it.entries();
  const statuses = entries.filter(({ kind }) => kind === "outcome").map(({ body }) => String(body["status"]));
  const isFailed = (one: string) => one !== "covered" && !done.includes(one);
  const good = statuses.some((one) => done.includes(one)) && statuses.filter(isFailed).length <= failures;
  return [
    ...(blocks <= most ? [] : [`not paused within ${most} blocks: ${await whyOf(it)}`]),
    ...(it.world.pausesOnBranch() === effects ? [] : [`${it.world.pausesOnBranch()} effective pauses`]),
    ...(good ? [] : [`outcomes ${statuses.join() || "none"}`]),
    ...(noncesOf(it).size <= keys ? [] : [`nonces ${[...noncesOf(it)].join()}`]),
    ...(says === undefined || says.test(it.said.join("")) ? [] : [`nobody was told ${says}`]),
    ...(isAlarmed(entries, it.said) ? [] : ["no alarm was raised"]),
    ...always(it),
  ];
}

/** Nothing was done, and somebody was told where `says` is given. */
export async function untouched(it: Play, says?: RegExp): Promise<readonly string[]> {
  const sent = noncesOf(it).size;
  return [
    ...(it.world.effects() === 0 && sent === 0 ? [] : [`a false pause: ${it.world.effects()} effects, ${sent} sent`]),
    ...(says === undefined || says.test(it.said.join("")) ? [] : [`nobody was told ${says}: ${await whyOf(it)}`]),
    ...always(it),
  ];
}

function noncesOf({ nodes }: Play): ReadonlySet<string> {
  return new Set([...nodes.values()].flatMap(({ pool }) => pool.offered.map(({ from, nonce }) => `${from} ${nonce}`)));
}

/** Whether somebody was told of what was found, if anything was. */
function isAlarmed(entries: readonly Entry[], said: readonly string[]): boolean {
  return entries.every(({ kind }) => kind !== "finding") || said.some((line) => / CRITICAL .* at /.test(line));
}

/** Whatever happened, its journal is whole, and nothing but a pause was ever sent. */
function always({ db, nodes }: Play): readonly string[] {
  const verdict = verifyTables(db);
  const sent = [...nodes.values()].flatMap(({ pool }) => pool.offered);
  const others = sent.filter(({ to, data }) => to !== target || data !== pauseData);
  return [
    ...(verdict.intact ? [] : [`the journal breaks at entry ${verdict.seq}: ${verdict.reason}`]),
    ...others.map(({ to, data }) => `${data} was sent to ${to}`),
  ];
}

async function whyOf(it: Play): Promise<string> {
  return (await it.entries())
    .slice(-6)
    .map(({ kind, ref, body }) => `${kind} ${ref.slice(0, 30)} ${JSON.stringify(body).slice(0, 160)}`)
    .join(" | ");
}
