import { ladderName } from "../../../src/core/ladder/rungs.ts";
import type { Playbook } from "../../../src/core/playbook.ts";
import type { Point } from "../../../src/core/points.ts";
import type { Finding } from "../../../src/core/types.ts";
import type { World } from "./world.ts";

/** The block at which it is found. */
export const foundAt = 104n;

export type Scenario = {
  /** The points it is killed at, one after the other; a moment is drawn where none is given. */
  readonly kills: readonly (Point | `${Point}:${"before" | "after"}`)[];
  readonly findings?: readonly Partial<Finding>[];
  readonly playbook?: Partial<Playbook>;
  /** What happens to the chain before its block `next` is made. */
  readonly before?: (next: bigint, world: World) => void;
  /** Whether that block takes transactions. */
  readonly takes?: (next: bigint, world: World) => boolean;
  /** What goes wrong while the head is this one. */
  readonly fails?: (what: "send" | "count" | "commit" | "holds", head: bigint) => boolean;
  /** Transactions that are mined in the end; 1 unless it is given. */
  readonly mined?: number;
  /** How many of them pause; all, unless it is given. */
  readonly pauses?: number;
  /** Whether it is one of several replicas that begins six blocks behind what is to be found. */
  readonly isBehind?: boolean;
  /** What ends it in place of an outcome: an entry of this kind. */
  readonly ends?: "decision" | "fault" | "outcome";
};

const ladder = [
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "page", page: "call the owners", afterBlocks: 1n },
] as const;
const climbed = ladderName(ladder);
const two = [{ key: "one" }, { key: "two" }];
const pausedAt = (number: bigint, paused: boolean) => (next: bigint, world: World) => {
  if (next === number) world.add({ paused });
};

/** Ways through the respond path, which together pass every point. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  "a containment": {
    kills: [
      ...(["sign", "intent:before", "broadcast", "open-intents", "needed", "resume"] as const),
      ...(["account", "receipt", "verify", "outcome"] as const),
    ],
  },
  "two steps of one decision": {
    playbook: { steps: ["pause", "strip"] },
    kills: ["intent:after"],
    mined: 2,
    pauses: 1,
  },
  "two findings of one effect": {
    findings: two,
    takes: (next) => next > 112n,
    kills: ["broadcast-entry:before", "covered"],
  },
  "a transaction that nobody builds in": {
    // Long after the last kill: a start sends what it finds open, which must not be mined before its first look.
    takes: (next, world) => next > 118n && world.sent() > 1,
    kills: ["holds", "replace", "replaced", "again"],
  },
  "a node that refuses": { fails: (what, head) => what === "send" && head < 106n, kills: ["unsent"] },
  "a nonce that nobody knows": {
    fails: (what, head) => what === "count" && head < 106n,
    kills: ["unsigned", "looked-up", "taken-again"],
  },
  "a record that takes no intent": { fails: (what, head) => what === "commit" && head < 106n, kills: ["held"] },
  "an effect that holds": { before: pausedAt(101n, true), kills: ["already", "confirm"], mined: 0 },
  "an effect that ends as it is needed": {
    before: (next, world) => {
      pausedAt(101n, true)(next, world);
      pausedAt(foundAt, false)(next, world);
    },
    kills: ["unconfirmed"],
  },
  "a target that cannot be read": {
    fails: (what, head) => what === "holds" && head > foundAt && head < 109n,
    kills: ["mined", "unfollowed"],
  },
  "a ladder": {
    findings: two,
    playbook: { steps: [climbed], ladders: { [climbed]: ladder } },
    takes: (next) => next > 116n,
    kills: ["joined", "people", "climbing", "next-rung", "climbed"],
  },
  "blocks that go away": {
    before: (next, world) => {
      if (next === 107n && !world.isForked()) world.add({ gone: `${foundAt + 1n}` });
    },
    kills: ["retracted"],
  },
  "blocks that go away, with all that nodes knew of them": {
    before: (next, world) => {
      if (next === 107n && !world.isForked()) world.add({ gone: `${foundAt + 1n}`, forgets: true });
    },
    kills: ["retracted:before"],
  },
  "blocks that go away, after that was written down": {
    before: (next, world) => {
      if (next === 107n && !world.isForked()) world.add({ gone: `${foundAt + 1n}`, forgets: true });
    },
    kills: ["retracted:after"],
  },
  "evidence too doubtful for the first way of a ladder": {
    findings: [{ belowQuorum: true }],
    playbook: { steps: [climbed], ladders: { [climbed]: ladder }, belowQuorum: "act" },
    kills: ["refused"],
    mined: 0,
    ends: "fault",
  },
  "an effect that was over before a replica found what it was for": {
    isBehind: true,
    before: (next, world) => {
      pausedAt(106n, true)(next, world);
      pausedAt(108n, false)(next, world);
    },
    kills: ["looked-back", "left-out"],
    mined: 0,
    ends: "outcome",
  },
  "a finding that is only told": { playbook: { do: "notify" }, kills: ["decision"], mined: 0, ends: "decision" },
};
