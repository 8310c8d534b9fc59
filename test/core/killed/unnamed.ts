import type { Executor } from "../../../src/core/parts.ts";
import { type At, straight } from "../../../src/core/points.ts";
import type { SignedTx } from "../../../src/core/types.ts";

type Waiting = {
  readonly executor: Executor;
  readonly tx: SignedTx;
  readonly at?: At;
  readonly ready: Promise<void>;
  readonly maybe?: Executor;
};

/** Never run: every line that waits without a name is found by `points.test.ts`, and no other one. */
export async function unnamed({ executor, tx, at = straight, ready, maybe }: Waiting): Promise<void> {
  await at("broadcast", () => executor.broadcast(tx));
  await named();
  await executor.broadcast(tx); // found
  await at("broadcast", async () => void (await executor.broadcast(tx))); // found
  const sending = executor.broadcast(tx); // found
  await sending;
  void executor.broadcast(tx).then(named); // found
  await new Promise((resolve) => setTimeout(resolve, 1)); // found
  await Promise.all([executor.receipt([tx])]); // found
  for await (const _ of [ready]) void _; // found
  await maybe?.broadcast(tx); // found
  return executor.broadcast(tx); // found
}

async function named(): Promise<void> {}
