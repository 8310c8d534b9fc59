import { FirebreakError } from "../core/errors.ts";
import { type DeclaredSlot, declaredSlots } from "./recorded/declared-slots.ts";
import type { Recording } from "./recorded/format.ts";
import { type RpcBlock, recordedHead } from "./recorded/head.ts";
import { type Miss, methodsOf } from "./recorded/methods.ts";
import { type JsonRpcServer, serveJsonRpc } from "./rpc/server.ts";

export type Upstream = JsonRpcServer & {
  readonly head: RpcBlock;
  /** Every different miss, oldest first. */
  misses(): readonly Miss[];
};

type Options = {
  readonly declared?: readonly DeclaredSlot[];
  /** Default 0: the system chooses. */
  readonly port?: number;
  /** Called once for every different miss. */
  readonly onMiss?: (miss: Miss) => void;
};

/** Serves exactly what was recorded, as a node at that block would. What was not recorded is an error and a miss. */
export async function serveRecording(recording: Recording, options: Options = {}): Promise<Upstream> {
  const declared = declaredSlots(recording, options.declared ?? []);
  const head = recordedHead(recording);
  const seen = new Map<string, Miss>();
  const miss = (entry: Miss): never => {
    if (!seen.has(entry.what)) {
      seen.set(entry.what, entry);
      options.onMiss?.(entry);
    }
    throw new FirebreakError("NOT_RECORDED", `${recording.name} does not have ${entry.what}`);
  };

  const methods = methodsOf({ recording, head, declared, miss });
  const server = await serveJsonRpc(async (method, params) => {
    const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (answer === undefined) throw new FirebreakError("RPC_UNKNOWN_METHOD", `a recording does not answer ${method}`);
    return answer(params);
  }, options.port);
  return { ...server, head, misses: () => [...seen.values()] };
}
