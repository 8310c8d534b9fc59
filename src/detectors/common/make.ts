import { z } from "zod";
import type { Chain, Detector, LogFilter } from "../../core/parts.ts";
import type { Address, Block, Observation, Severity } from "../../core/types.ts";

/** What looks wrong: what it is called in the incident key, whom it concerns if not the usual one, and what a person needs to see. */
export type Seen = {
  readonly name: string;
  readonly subject?: Address | undefined;
  readonly evidence: Readonly<Record<string, string>>;
  /** Where the block is sure and this is not: fewer nodes than the quorum tell of it. */
  readonly belowQuorum?: boolean;
};

/** What was seen; `unread` is why not everything could be looked at. */
export type Sight = readonly Seen[] & { readonly unread?: unknown };

type Watching = {
  readonly id: string;
  readonly severity: Severity;
  readonly subject: Address;
  /** Events by their hash, of the subject. */
  readonly topics?: readonly LogFilter["topic0"][];
  readonly logs?: readonly LogFilter[];
  /** Unless it is given: where there are no logs to wait for. */
  readonly everyBlock?: boolean;
  /** True where it reads call traces. */
  readonly traces?: boolean;
  /** True where the logs of a transaction that is not mined say something by themselves, without a window or the state behind them. */
  readonly takesPending?: boolean;
  readonly reads?: Detector["reads"] | undefined;
  readonly see: (observation: Observation, chain: Chain) => Promise<Sight>;
  readonly objections: (block: Block, chain: Chain) => Promise<readonly string[]>;
};

/** Findings of one block; whoever can cause more gains nothing by it. */
const most = 32;

const meaning = "How grave its findings are; playbooks go by it.";
export const severity = z.enum(["warning", "critical"]).default("critical").describe(meaning);
/** Of a detector that tells of what is still to come, and whose cost depends on where it looks. */
export const mildSeverity = z.enum(["warning", "critical"]).default("warning").describe(meaning);
/** Of a detector that strangers can trip for the price of gas. */
export const cheapSeverity = z.enum(["info", "warning"]).default("warning").describe(meaning);

/** A detector out of what it sees. The same trouble seen twice has the same key. */
export function makeDetector({ id, severity, subject, topics = [], see, objections, ...rest }: Watching): Detector {
  const logs = [...(rest.logs ?? []), ...topics.map((topic0) => ({ address: subject, topic0 }))];
  return {
    logs,
    everyBlock: rest.everyBlock ?? logs.length === 0,
    ...(rest.traces === true ? { traces: true } : {}),
    ...(rest.reads === undefined ? {} : { reads: rest.reads }),
    severity,
    objections,
    async observe(observation, chain) {
      const { chainId, block, pending } = observation;
      if (pending !== undefined && rest.takesPending !== true && rest.reads === undefined) return [];
      const seen = await see(observation, chain);
      const findings = seen.slice(0, most).map(({ name, evidence, belowQuorum, subject: of = subject }) => ({
        key: `${id}:${of}:${name}`,
        detector: id,
        severity,
        subject: of,
        chainId,
        block: { number: block.number, hash: block.hash },
        evidence,
        ...(belowQuorum === true ? { belowQuorum } : {}),
      }));
      return seen.unread === undefined ? findings : Object.assign(findings, { unread: seen.unread });
    },
  };
}

/** Objects to addresses without code. */
export async function withoutCode(
  addresses: readonly Address[],
  block: Block,
  chain: Chain,
): Promise<readonly string[]> {
  const codes = await Promise.all(addresses.map((address) => chain.code(address, block)));
  return addresses.flatMap((address, index) =>
    codes[index] === "0x" ? [`there is no code at ${address}; correct the address`] : [],
  );
}
