import { createHash } from "node:crypto";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { inPieces, type Pieces } from "../lib/in-pieces.ts";
import { isHalt } from "./halts.ts";
import { noNode, RpcError } from "./refusal.ts";
import type { Rpc } from "./rpc.ts";

export type Ask = <T>(
  method: string,
  params: readonly unknown[],
  read: (answer: unknown) => T | Promise<T>,
) => Promise<T>;

export type QuorumOptions = {
  /** The nodes, the one that is asked first first. */
  readonly order: () => readonly Rpc[];
  /** Nodes that must say the same. */
  readonly quorum: number;
  /** A node said something else than the quorum; must not wait. */
  readonly differs?: (node: Rpc, what: string) => void;
};

/** Milliseconds until the other nodes are asked as well, so that one that hangs delays nobody for long. */
export const hedgeMs = 250;

/** The first answer that can be read: a node that lacks the block or answers nonsense does not stand before the next one. */
export function firstOf(order: () => readonly Rpc[]): Ask {
  return async (method, params, read) => {
    let last: unknown;
    for (const rpc of order()) {
      try {
        return await read(await rpc.request(method, params));
      } catch (error) {
        // A revert is an answer of the chain; only what the node could not answer goes to the next one.
        if (error instanceof RpcError && isRevert(error)) throw error;
        last = error;
      }
    }
    throw last ?? noNode();
  };
}

/** Members of a list, and characters of a text, that are looked at in one go. */
const [fewMembers, perLook] = [100, 256 * 1024];

type Vote = { readonly nodes: Rpc[]; readonly outcome: { readonly value: unknown } | { readonly revert: RpcError } };

/**
 * What a quorum of the nodes says alike. As many as are needed are asked at once, the others when these do not agree or take long; no
 * answer of fewer ever counts, whoever is down. Raises NO_QUORUM.
 */
export function agreedBy({ order, quorum, differs }: QuorumOptions): Ask {
  if (quorum === 1) return firstOf(order);
  return <T>(method: string, params: readonly unknown[], read: (answer: unknown) => T | Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      const nodes = order();
      const votes = new Map<string, Vote>();
      const failures: unknown[] = [];
      let asked = 0;
      let answered = 0;
      let isOver = false;

      const askUpTo = (count: number) => {
        for (; asked < Math.min(count, nodes.length); asked++) {
          const node = nodes[asked];
          if (node !== undefined) void ask(node); // it raises nothing
        }
      };
      const timer = setTimeout(() => askUpTo(nodes.length), hedgeMs);

      async function ask(node: Rpc): Promise<void> {
        try {
          const value = await read(await node.request(method, params));
          cast(`value ${await inPieces(keyOf(value))}`, node, { value });
        } catch (error) {
          if (error instanceof RpcError && isRevert(error)) cast("revert", node, { revert: error });
          else failures.push(error);
        }
        answered++;
        settle();
      }

      function cast(key: string, node: Rpc, outcome: Vote["outcome"]): void {
        const vote = votes.get(key) ?? { nodes: [], outcome };
        votes.set(key, vote);
        vote.nodes.push(node);
      }

      function settle(): void {
        if (isOver) return;
        const won = [...votes.values()].find((vote) => vote.nodes.length >= quorum);
        if (won === undefined && answered < nodes.length) {
          const most = Math.max(0, ...[...votes.values()].map((vote) => vote.nodes.length));
          if (most + asked - answered < quorum) askUpTo(nodes.length);
          return;
        }
        isOver = true;
        clearTimeout(timer);
        for (const vote of won === undefined ? [] : votes.values())
          if (vote !== won) for (const node of vote.nodes) differs?.(node, `${method}: it says something else`);
        if (won === undefined) reject(noQuorum(method, quorum, nodes.length, votes.size, failures));
        else if ("revert" in won.outcome) reject(won.outcome.revert);
        else resolve(won.outcome.value as T);
      }

      askUpTo(quorum);
    });
}

function noQuorum(method: string, quorum: number, count: number, said: number, failures: readonly unknown[]): unknown {
  // Where nobody said anything, what all of them could not say is the answer, or what enough of them never will: the block is unknown, the state is missing.
  const kinds = failures.map(kindOf);
  const alike = (kind: string | undefined) => kinds.filter((one) => one === kind).length;
  const final = failures.find((one, at) => !isRetryable(one) && alike(kinds[at]) >= quorum);
  if (said === 0 && (final !== undefined || alike(kinds[0]) === kinds.length)) return final ?? failures.at(-1);
  const silent = failures.length === 0 ? "" : `; ${failures.length} could not answer (${messageOf(failures[0])})`;
  return new FirebreakError(
    "NO_QUORUM",
    `${quorum} of ${count} nodes must say the same to ${method}, found ${said} different answer(s)${silent}; check the nodes`,
    { retryable: true },
  );
}

function isRetryable(failure: unknown): boolean {
  return failure instanceof FirebreakError && failure.retryable;
}

function kindOf(failure: unknown): string {
  return failure instanceof FirebreakError ? `${failure.code} ${failure.retryable}` : messageOf(failure);
}

/** What tells answers apart. Of what is long its hash, taken in pieces. */
export function* keyOf(value: unknown): Pieces<string> {
  const isLong = Array.isArray(value) ? value.length > fewMembers : typeof value === "string" && value.length > perLook;
  if (!isLong) return JSON.stringify(value, plain);
  const hash = createHash("sha256");
  for (const text of textsOf(value)) {
    hash.update(text);
    yield text.length;
  }
  return `${typeof value} ${hash.digest("hex")}`;
}

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === "string")
    for (let from = 0; from < value.length; from += perLook) yield value.slice(from, from + perLook);
  else if (Array.isArray(value)) for (const member of value) yield `${JSON.stringify(member, plain)}\n`;
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}

/** What the chain itself says of a call, in the words of different nodes. */
export function isRevert({ rpcCode, rpcMessage }: RpcError): boolean {
  return isHalt(rpcCode, rpcMessage);
}
