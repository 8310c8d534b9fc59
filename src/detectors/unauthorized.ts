import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { address } from "../lib/fields.ts";
import { attemptsOn, sendersOf } from "./common/attempts.ts";
import { cheapSeverity, makeDetector, withoutCode } from "./common/make.ts";
import { selector } from "./common/signatures.ts";
import { createWindow } from "./common/window.ts";

const params = z.strictObject({
  contracts: z.array(address).min(1).max(100),
  /** Functions that only a role may call, such as `upgradeTo(address)`. */
  functions: z.array(selector).min(1).max(200),
  /** Fires at so many refused calls. */
  count: z.int().min(1).max(10_000).default(3),
  withinBlocks: z.int().min(1).max(300).default(50),
  severity: cheapSeverity,
});

export const unauthorized: DetectorPart<z.output<typeof params>> = {
  name: "unauthorized",
  about: "Calls of privileged functions were refused, many within a number of blocks.",
  costToTrip:
    "The gas of `count` transactions that revert, which anybody can send: it tells, and is no reason to pause.",
  params,

  create: ({ contracts, functions, count, withinBlocks, severity }, { id }) => {
    const [watched, selectors] = [new Set(contracts), new Set<string>(functions)];
    const refused = async (block: Parameters<typeof attemptsOn>[2], chain: Parameters<typeof attemptsOn>[3]) =>
      (await attemptsOn(watched, ({ input }) => selectors.has(input.slice(0, 10)), block, chain)).filter(
        ({ success }) => !success,
      );
    const window = createWindow(withinBlocks, refused);
    return makeDetector({
      id,
      severity,
      subject: contracts[0] as (typeof contracts)[number],
      async see(observation, chain) {
        const now = await refused(observation.block, chain);
        window.note(observation, now);
        if (now.length === 0) return [];
        const all = (await window.look(observation, chain, now)).flatMap(({ value }) => value);
        if (all.length < count) return [];
        const senders = sendersOf(all);
        const [most, last] = [senders[0], now.at(-1)];
        const evidence = {
          refused: `${all.length}`,
          senders: `${senders.length}`,
          sender: most?.[0] ?? "",
          function: last?.input.slice(0, 10) ?? "",
          transaction: last?.hash ?? "",
          withinBlocks: `${withinBlocks}`,
        };
        return [{ name: "refused", subject: last?.to, evidence }];
      },
      objections: (block, chain) => withoutCode(contracts, block, chain),
    });
  },
};
