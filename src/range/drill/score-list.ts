import { existsSync } from "node:fs";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import { textAt, writeWhole } from "../../lib/plain-file.ts";
import { whyUnread } from "../../lib/unread.ts";
import type { Score } from "./score.ts";
import type { Which } from "./which.ts";

const mostBytes = 64 * 1024 * 1024;
const list = z.array(
  z.looseObject({
    drill: z.string(),
    /** Left out by earlier versions; what they played is played again. */
    scenario: z.string().optional(),
    engine: z.string(),
    variant: z.enum(["attack", "fault", "no-responder", "benign"]),
    fault: z.string().nullable(),
    seed: z.number().nullable(),
    asExpected: z.boolean(),
  }),
);

/**
 * The scores of a series in a file: the list that `--json` prints, written anew after each drill, whole or not at all. A series that was ended goes
 * on from it, and what was not as expected is played again. Raises CONFIG where the file holds something else.
 */
export function openScoreList(path: string) {
  const scores = new Map((existsSync(path) ? read(path) : []).map((score) => [nameOf(score), score]));
  return {
    /** Whether this one was played before and came out as expected. */
    isDone: (one: Which): boolean => scores.get(nameOf(one))?.asExpected === true,
    add(score: Score, scenario: string): void {
      const one = { ...score, scenario };
      scores.set(nameOf(one), one);
      writeWhole(path, `[\n${[...scores.values()].map((one) => JSON.stringify(one)).join(",\n")}\n]\n`);
    },
  };
}

type Named = Omit<Which, "scenario"> & { readonly scenario?: string | undefined };
export type ScoreList = ReturnType<typeof openScoreList>;

function nameOf({ drill, scenario, engine, variant, fault, seed }: Named): string {
  return JSON.stringify([drill, scenario, engine, variant, fault, seed]);
}

function read(path: string): z.output<typeof list> {
  try {
    return list.parse(JSON.parse(textAt(path, "a list of scores", mostBytes)));
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `expected the scores of an earlier run at ${path}, found something else (${whyUnread(error).split("\n")[0]}); name another file`,
      { cause: error },
    );
  }
}
