// What the findings amount to.
import type { Known } from "./known.ts";
import type { Mutant } from "./mutants.ts";
import type { Result } from "./results.ts";

const leastPercent = 90;

export type Judgement = {
  readonly enough: boolean;
  /** In one line. */
  readonly total: string;
  /** The survivors that test/mutants.json gives no reason for. */
  readonly unlisted: readonly string[];
  readonly text: string;
};

type Count = { killed: number; equivalent: number; survived: number };

/**
 * A row for each contract and the survivors below it. Mutants that do not compile are not counted; argued equivalents are, as not killed,
 * so that an argument makes no figure better.
 */
export function judge(mutants: readonly Mutant[], results: ReadonlyMap<string, Result>, known: Known): Judgement {
  const run = mutants.filter(({ id }) => results.has(id) && results.get(id)?.outcome !== "stillborn");
  const lives = run.filter(({ id }) => results.get(id)?.outcome === "survived");
  const wrong = run.filter(({ id }) => id in known.equivalent && !lives.some((one) => one.id === id));
  const files = [...new Set(run.map(({ file }) => file))];
  const rows = files.map((file) =>
    row(
      file,
      count(
        run.filter((one) => one.file === file),
        lives,
        known,
      ),
    ),
  );
  const all = count(run, lives, known);
  const enough = run.length > 0 && percent(all) >= leastPercent && wrong.length === 0;
  const total = row(`total, at least ${leastPercent}%`, all);
  const text = [
    ...rows,
    total,
    ...wrong.map(({ id }) => `argued to be equivalent, and killed by ${results.get(id)?.by}: ${id}`),
    ...lives.filter(({ id }) => !(id in known.equivalent)).map((one) => described(one, known)),
  ];
  const unlisted = lives.map(({ id }) => id).filter((id) => !(id in known.equivalent || id in known.survivors));
  return { enough, total: total.replace(/\s+/g, " "), unlisted, text: text.join("\n") };
}

function count(run: readonly Mutant[], lives: readonly Mutant[], known: Known): Count {
  const living = lives.filter((one) => run.includes(one));
  const equivalent = living.filter(({ id }) => id in known.equivalent).length;
  return { killed: run.length - living.length, equivalent, survived: living.length - equivalent };
}

function percent({ killed, equivalent, survived }: Count): number {
  return (100 * killed) / (killed + equivalent + survived);
}

function row(name: string, counted: Count): string {
  const { killed, equivalent, survived } = counted;
  const all = killed + equivalent + survived;
  return `${name.padEnd(42)} ${killed}/${all} killed (${percent(counted).toFixed(1)}%), ${equivalent} equivalent, ${survived} survived`;
}

function described({ id, line, was, text }: Mutant, { survivors }: Known): string {
  const short = (code: string): string => code.replace(/\s+/g, " ").slice(0, 60);
  return `  survived: ${id} line ${line}: ${short(was)} -> ${short(text) || "nothing"}${id in survivors ? ` (known: ${survivors[id]})` : ""}`;
}
