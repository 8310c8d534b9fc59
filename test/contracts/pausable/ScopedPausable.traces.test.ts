import { expect } from "chai";
import { ZeroHash } from "ethers";
import fc from "fast-check";
import { seed } from "../../support/seed.ts";
import { EXIT_MAX_PAUSE, EXIT_REST, REPAY } from "../support/lanes.ts";
import { type Call, deployBeside, type Expected, type Model, playTraces, type Traces } from "../support/traces.ts";

const DAY = 86_400;
const LONGEST = 30 * DAY;
const LANES = [0, 1, 2, 3, 4, 5, 6, 7];

const TOO_LONG = "a pause that is too long for one of its lanes closes none, where a flag has no length";
const RACE = "both of two racing pausers succeed, where the second bitmap misses what the first set";
const RACED = "ours is closed by both of two racing pausers, the bitmap by the first alone";
const UNSEEN = "an unpause opens only what it names, where a whole bitmap undoes a pause that it had not seen";
const ENDS = "ours ends by itself";
const RESTS = "an exit that opened less than a day ago stays open";

interface Step {
  /** Race: two pause what they want at once, having read the same. Overtaken: one pauses `second` between another's reading and his unpause. */
  readonly kind: "pause" | "race" | "unpause" | "overtaken" | "look";
  readonly mask: number;
  readonly second: number;
  readonly duration: number;
  readonly wait: number;
}

const has = (mask: number, lane: number): boolean => ((mask >> lane) & 1) === 1;

class BesideBitmap implements Model<Step> {
  #until = LANES.map(() => 0);
  #status = 0;
  /** Why a lane differs, since the step in which it began to. */
  readonly #why = new Map<number, string>();

  calls(step: Step) {
    const { duration } = step;
    const moves = this.#moves(step);
    return {
      ours: moves.map(({ verb, mask }): Call => {
        return verb === "pause" ? ["pauseLanes", mask, duration, ZeroHash] : ["resumeLanes", mask];
      }),
      theirs: moves.map(({ verb, status }): Call => [verb, status]),
    };
  }

  play(step: Step, now: number): Expected {
    const moves = this.#moves(step);
    this.#explain(now, () => ENDS);
    const ours = moves.map(({ verb, mask }) =>
      verb === "pause" ? this.#pauseOurs(mask, step.duration, now) : this.#resumeOurs(mask, now),
    );
    const theirs = moves.map(({ verb, status }) => this.#setTheirs(verb, status));
    this.#explain(now, (lane, oursIsClosed) => {
      if (oursIsClosed) return step.kind === "race" ? RACED : UNSEEN;
      if (ours.includes("ScopedPausable_TooLong")) return TOO_LONG;
      return lane === REPAY ? RESTS : `lane ${lane} is open for no reason`;
    });

    const outcomes = [
      ...(ours.some((one, index) => one !== "done" && theirs[index] === "done") ? [TOO_LONG] : []),
      ...(theirs.some((one, index) => one !== "done" && ours[index] === "done") ? [RACE] : []),
    ];
    return {
      ours: { outcomes: ours, closed: LANES.map((lane) => this.#closed(lane, now)) },
      theirs: { outcomes: theirs, closed: LANES.map((lane) => has(this.#status, lane)) },
      differences: [...new Set([...outcomes, ...this.#why.values()])],
    };
  }

  /** Every bitmap is made from what stood there before the step. */
  #moves({ kind, mask, second }: Step): { verb: "pause" | "unpause"; mask: number; status: number }[] {
    const pause = (lanes: number) => ({ verb: "pause" as const, mask: lanes, status: this.#status | lanes });
    const unpause = { verb: "unpause" as const, mask, status: this.#status & ~mask };
    if (kind === "look") return [];
    if (kind === "unpause") return [unpause];
    if (kind === "overtaken") return [pause(second), unpause];
    return kind === "race" ? [pause(mask), pause(second)] : [pause(mask)];
  }

  #pauseOurs(mask: number, duration: number, now: number): string {
    if (duration > LONGEST || (has(mask, REPAY) && duration > EXIT_MAX_PAUSE)) return "ScopedPausable_TooLong";
    this.#until = this.#until.map((own, lane) => {
      const rests = lane === REPAY && now < own + EXIT_REST;
      return has(mask, lane) && !rests ? Math.max(own, now + duration) : own;
    });
    return "done";
  }

  #resumeOurs(mask: number, now: number): string {
    this.#until = this.#until.map((own, lane) => (has(mask, lane) ? Math.min(own, now) : own));
    return "done";
  }

  #setTheirs(verb: "pause" | "unpause", status: number): string {
    const kept = this.#status & status;
    if (kept !== (verb === "pause" ? this.#status : status)) return "InvalidNewPausedStatus";
    this.#status = status;
    return "done";
  }

  #closed(lane: number, now: number): boolean {
    return now < (this.#until[lane] ?? 0);
  }

  #explain(now: number, why: (lane: number, oursIsClosed: boolean) => string): void {
    for (const lane of LANES) {
      const ours = this.#closed(lane, now);
      if (ours === has(this.#status, lane)) this.#why.delete(lane);
      else if (!this.#why.has(lane)) this.#why.set(lane, why(lane, ours));
    }
  }
}

const mask = fc.oneof(fc.integer({ min: 1, max: 127 }), fc.integer({ min: 1, max: 255 }));
const edges = [1, EXIT_MAX_PAUSE, EXIT_MAX_PAUSE + 1, DAY, LONGEST, LONGEST + 1];
const drawn = (duration: fc.Arbitrary<number>, wait: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constantFrom("pause", "race", "unpause", "overtaken", "look"),
    mask,
    second: mask,
    duration,
    wait,
  });
const slow = drawn(
  fc.oneof(fc.constantFrom(...edges), fc.integer({ min: 1, max: LONGEST })),
  fc.oneof(fc.constantFrom(1, EXIT_MAX_PAUSE, EXIT_REST), fc.integer({ min: 1, max: LONGEST })),
);
// So quick that an exit still rests.
const quick = drawn(fc.integer({ min: 7_200, max: EXIT_MAX_PAUSE }), fc.integer({ min: 1, max: 3_600 }));

const traces: Traces<Step> = {
  fixture: function besideBitmap() {
    return deployBeside("BitmapShape");
  },
  model: () => new BesideBitmap(),
  step: fc.oneof(slow, quick, quick),
  examples: [
    [
      { kind: "pause", mask: 1 << REPAY, second: 1, duration: EXIT_MAX_PAUSE + 1, wait: 1 },
      { kind: "unpause", mask: 1 << REPAY, second: 1, duration: 1, wait: 1 },
      { kind: "pause", mask: 1 << REPAY, second: 1, duration: EXIT_MAX_PAUSE, wait: 1 },
      { kind: "unpause", mask: 1 << REPAY, second: 1, duration: 1, wait: 1 },
      { kind: "pause", mask: 1 << REPAY, second: 1, duration: EXIT_MAX_PAUSE, wait: 1 },
      { kind: "race", mask: 0b01, second: 0b10, duration: DAY, wait: 1 },
      { kind: "overtaken", mask: 0b01, second: 0b100, duration: DAY, wait: 1 },
      { kind: "pause", mask: 0b1000, second: 1, duration: 60, wait: 1 },
      { kind: "look", mask: 1, second: 1, duration: 1, wait: 60 },
    ],
  ],
  asks: {
    ours: LANES.map((lane) => ["pausedUntil", lane]),
    theirs: LANES.map((lane) => ["paused(uint8)", lane]),
  },
  differences: [TOO_LONG, RACE, RACED, UNSEEN, ENDS, RESTS],
};

describe(`ScopedPausable beside EigenLayer's shape, traces with ${seed.shown}`, () => {
  it("answers as 8 of 256 flags do, but for six differences that are meant", async () => {
    const met = await playTraces(traces);

    expect([...met.keys()]).to.deep.equal(traces.differences);
    for (const [difference, times] of met) expect(times, difference).to.be.above(0);
  });
});
