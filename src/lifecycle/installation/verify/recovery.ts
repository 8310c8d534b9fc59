import { ZeroAddress } from "ethers";
import { encodeCall } from "../../../lib/encode.ts";
import type { Engine } from "./hub.ts";
import { compare, type Row } from "./snapshot.ts";
import type { Subject } from "./subject.ts";

const ops = { equal: 0, "at-least": 1, "at-most": 2 } as const;

/** Delays and health of a RecoveryController, and whose it is. */
export async function recoveryRows(subject: Subject, { name, hub, release }: Engine): Promise<readonly Row[]> {
  const { record, snapshot, places } = subject;
  const { recovery } = record.parameters;
  const about = name === "hub" ? "release" : "moduleRelease";
  const wanted: Readonly<Record<string, unknown>> = {
    HUB: hub,
    OTHER_HUB: (name === "hub" ? places["module"] : places["hub"]) ?? ZeroAddress,
    HEALTH: places["health"],
    authority: places["manager"],
    DELAY: recovery.delaySeconds,
    releaseDelay: recovery.delaySeconds,
    QUICK_DELAY: recovery.quickDelaySeconds,
    GRACE: recovery.graceSeconds,
  };
  const rows = Object.entries(wanted).map(async ([view, expected]) =>
    compare(about, view, expected, (await snapshot.ask(release, subject.abi(about), view))?.[0]),
  );
  return (await Promise.all(rows)).flat();
}

/** The questions, and how they are answered now. */
export async function healthRows({ record, snapshot, places, abi }: Subject): Promise<readonly Row[]> {
  const { health } = places;
  if (health === undefined) return [];
  const wanted = record.parameters.health.map(({ target, call, args, mask, op, expected }) => [
    target,
    encodeCall(target, call, args).data,
    mask,
    ops[op],
    expected,
  ]);
  const failing = (await snapshot.ask(health, abi("health"), "failing"))?.[0];
  return [
    ...compare("health", "questions", wanted, (await snapshot.ask(health, abi("health"), "questions"))?.[0]),
    ...(failing === 0n
      ? []
      : [
          {
            kind: "note",
            about: "health",
            says: `nothing can be resumed now: questions ${failing} (a bitmap) are not as expected`,
          } as const,
        ]),
  ];
}
