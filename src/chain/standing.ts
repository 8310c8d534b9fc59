import { messageOf } from "../core/errors.ts";
import type { BudgetFigures } from "./budget.ts";
import { isOther } from "./connect.ts";
import type { Counts, Meter } from "./meter.ts";
import type { Rpc } from "./rpc.ts";

/** How one node stands. What it says of its head is its word: nothing follows from it but that somebody is told. */
export type NodeStanding = {
  /** Its host and port; a number behind it where several nodes share these. */
  readonly node: string;
  /** The newest block that it showed. */
  readonly head: bigint | undefined;
  /** Blocks behind the newest that a quorum of the nodes has reached, at the last look; undefined when it did not answer then. */
  readonly behind: number | undefined;
  /** Milliseconds since it showed a new block. */
  readonly headAgeMs: number | undefined;
  /** Whether it showed any new one since its connections were opened: the first may be old. */
  readonly hasMoved: boolean;
  /** Why it is of another chain, with what was expected and found, at the last look; undefined where it is not, or did not answer then. */
  readonly otherChain?: string | undefined;
  /** Why it could not answer the last look; undefined where it did, or is of another chain. */
  readonly silent?: string | undefined;
  /** Milliseconds for which it is spared, because it refused too many requests. */
  readonly coolingMs: number;
  readonly budget: BudgetFigures;
  readonly reads: Counts;
  readonly sends: Counts;
};

export type Place = {
  readonly reader: Rpc;
  readonly reads: Meter;
  readonly sends: Meter;
  readonly coolingMs: () => number;
  readonly budget: () => BudgetFigures;
};

/** Milliseconds that a head counts as the node's head of now. */
const freshMs = 1_000;

/** How the nodes of one chain stand beside each other; `clock` is in milliseconds. */
export function createStandings(places: readonly Place[], quorum: number, clock: () => number) {
  let behind: readonly (number | undefined)[] = [];
  let others: ReadonlyMap<string, string> = new Map();
  let silent: ReadonlyMap<string, string> = new Map();

  const isFresh = ({ reads }: Place) => {
    const head = reads.head();
    return head !== undefined && clock() - head.shownAt < freshMs;
  };

  return {
    /** Asks every node for its head that did not show it in the last second; one that does not answer raises nothing. */
    async look(): Promise<void> {
      const [found, failed] = [new Map<string, string>(), new Map<string, string>()];
      const asked = places
        .filter((place) => !isFresh(place))
        .map(({ reader }) =>
          reader.request("eth_getBlockByNumber", ["latest", false]).catch((error: unknown) => {
            (isOther(error) ? found : failed).set(reader.name, messageOf(error));
          }),
        );
      const since = clock();
      await Promise.all(asked);
      [others, silent] = [found, failed];
      const shown = places.map(({ reads }) => {
        const head = reads.head();
        return head !== undefined && head.shownAt >= since - freshMs ? head.number : undefined;
      });
      behind = behindOf(shown, quorum);
    },
    all: (): readonly NodeStanding[] =>
      places.map(({ reader, reads, sends, coolingMs, budget }, index) => {
        const head = reads.head();
        return {
          node: reader.name,
          head: head?.number,
          behind: behind[index],
          headAgeMs: head && clock() - head.movedAt,
          hasMoved: head?.hasMoved ?? false,
          otherChain: others.get(reader.name),
          silent: silent.get(reader.name),
          coolingMs: coolingMs(),
          budget: budget(),
          reads: reads.counts(),
          sends: sends.counts(),
        };
      }),
  };
}

export type Standings = ReturnType<typeof createStandings>;

/** Against the height that a quorum has reached: one node that invents a high block makes no other one late. */
function behindOf(heads: readonly (bigint | undefined)[], quorum: number): readonly (number | undefined)[] {
  const known = heads.filter((one) => one !== undefined).sort((a, b) => (a < b ? 1 : -1));
  const reached = known[quorum - 1] ?? known.at(-1);
  return heads.map((head) =>
    head === undefined || reached === undefined ? undefined : head < reached ? Number(reached - head) : 0,
  );
}
