// A responder that lives through a story that fast-check makes up, restarts among it, and leaves a journal behind.
import fc from "fast-check";
import { createHistory, remembering } from "../../src/core/history.ts";
import { type Ladder, ladderName } from "../../src/core/ladder/rungs.ts";
import type { Policy } from "../../src/core/playbook.ts";
import { respond } from "../../src/core/respond.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { blockOf, entriesOf, fakeExecutor, fakeStore, findingOf, preparedOf } from "../support/fakes.ts";
import { approver, momentAt, playbookOf, policyOf } from "./deciding.ts";
import { chained } from "./knowing.ts";

const detectors = ["a", "b", "c"] as const;
const levels = ["notify", "propose", "act-unless-vetoed", "act"] as const;
const verbs = ["brake", "silence", "maintenance", "mode", "disarm", "veto"] as const;

/** Something that happens in a block. */
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("finding" as const),
      detector: fc.constantFrom(...detectors),
      key: fc.nat(3),
      confidence: fc.constantFrom(40, 100),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("failure" as const), key: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("reorg" as const),
      key: fc.nat(3),
      detector: fc.constantFrom(...detectors),
      back: fc.nat(3),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("command" as const),
      verb: fc.constantFrom(...verbs),
      scope: fc.constantFrom("*", "a", "a:1", "pause", "one"),
      seconds: fc.nat(200),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);
export const story = fc.array(fc.record({ blocks: fc.nat(4), event }), { minLength: 1, maxLength: 60 });
export const policy = fc.record({
  first: fc.constantFrom(...levels),
  second: fc.constantFrom(...levels),
  perTarget: fc.integer({ min: 1, max: 3 }),
  cooldown: fc.nat(8),
  isLadder: fc.boolean(),
});

const ladder: Ladder = [
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "action", action: "strip", afterBlocks: 1n },
];
const name = ladderName(ladder);
const assets = { pool: { symbol: "ETH", decimals: 18 } };

export function policyFor({
  first,
  second,
  perTarget,
  cooldown,
  isLadder = false,
}: {
  first: (typeof levels)[number];
  second: (typeof levels)[number];
  perTarget: number;
  cooldown: number;
  isLadder?: boolean;
}): Policy {
  const common = { vetoBlocks: 3n, cooldownBlocks: BigInt(cooldown), atRisk: ["pool"] };
  const both = playbookOf({
    ...common,
    name: "both",
    do: first,
    when: { detectors: [...detectors], atLeast: 2, withinBlocks: 4n, confidence: 50 },
  });
  const one = playbookOf({
    ...common,
    name: "one",
    do: second,
    steps: [isLadder ? name : "pause"],
    when: { detectors: ["a", "b"] },
  });
  return policyOf([both, one], { limits: { perTarget, withinBlocks: 10n }, assets, ladders: { [name]: ladder } });
}

/** Lives through the story with a responder, restarting it from its journal where the story says so; returns the journal. */
export async function live(
  events: readonly { blocks: number; event: ReturnType<typeof Object> }[],
  policy: Policy,
): Promise<readonly Entry[]> {
  const store = fakeStore();
  let history = createHistory(1n);
  let block = 100;
  const moment = () => momentAt(block, { pool: BigInt(block) * 10n ** 17n });
  const handle = (finding: Parameters<typeof respond>[0]) =>
    respond(finding, {
      chainId: 1n,
      policy,
      executor: fakeExecutor(),
      history,
      moment,
      store: remembering(store, history),
      beat: {
        prepared: () => preparedOf(),
        isIdempotent: () => true,
        readAt: () => undefined,
        states: () => new Map(),
      },
      cover: () => undefined,
      follow: () => {},
      assume: () => {},
      now: () => 7,
      shout: () => {},
      actsLocally: () => true,
      page: () => {},
    });
  const note = (entry: NewEntry) => remembering(store, history).commit({ entries: [entry] });

  for (const { blocks, event } of events) {
    block += blocks;
    for (const finding of [...history.takeAgain(), ...history.takeDue(BigInt(block))]) await handle(finding);
    const at = blockOf(block);
    const it = event as {
      kind: string;
      detector: string;
      key: number;
      confidence: number;
      back: number;
      verb: string;
      scope: string;
      seconds: number;
    };
    if (it.kind === "finding")
      await handle(
        findingOf({ detector: it.detector, key: `${it.detector}:${it.key}`, confidence: it.confidence, block: at }),
      );
    if (it.kind === "failure")
      await note({ kind: "outcome", ref: "x", body: { status: "failed", action: "pause", again: [`a:${it.key}`] } });
    if (it.kind === "reorg")
      await note({
        kind: "retracted",
        ref: `${it.detector}:${it.key}`,
        body: { blockHash: blockOf(block - it.back).hash },
      });
    if (it.kind === "command")
      await note({
        kind: "command",
        ref: "x",
        body: {
          verb: it.verb,
          scope: it.scope,
          ends: `${at.timestamp + BigInt(it.seconds)}`,
          by: [approver],
          level: "propose",
        },
      });
    if (it.kind === "restart") {
      history = createHistory(1n);
      for (const entry of entriesOf(store)) history.take(entry);
    }
  }
  return chained(entriesOf(store));
}
