import type { Executor } from "../core/parts.ts";
import { poised } from "../core/sending.ts";
import type { Address, SignedTx } from "../core/types.ts";

/**
 * Several keys as one way of sending: each has nonces, fees and signed replacements of its own, so that one that is stuck or out of ether holds up
 * no other. An action goes to the key that it names, and what was signed to the key that signed it.
 */
export function together(executors: readonly [Executor, ...Executor[]], of: (action: string) => Executor): Executor {
  const [first, ...others] = executors;
  if (others.length === 0) return first;
  const by = (sender: Address | undefined) => executors.find((one) => one.sender === sender);
  const signerOf = (txs: readonly SignedTx[]) => by(txs.at(-1)?.sender) ?? first;
  const own = (executor: Executor, txs: readonly SignedTx[]) =>
    txs.filter(({ sender }) => (by(sender) ?? first) === executor);

  return {
    sender: first.sender,
    leastTip: first.leastTip,
    senders: executors.map(({ sender }) => sender),
    senderOf: (action) => of(action).sender,
    /** One account that cannot be read keeps no other one from being read; its failure rises all the same. */
    async look(block) {
      const looks = await Promise.allSettled(executors.map((one) => one.look(block)));
      const failed = looks.find((one) => one.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    },
    async arm(block, calls) {
      const armed = executors.map(async (one) => {
        const asked = calls.filter(({ action }) => of(action) === one);
        return one.arm(block, asked).catch((error: unknown) => {
          const reason = error instanceof Error ? error.message : String(error);
          return asked.map(({ action }) => ({ action, armed: false, reason }));
        });
      });
      return (await Promise.all(armed)).flat();
    },
    sign: (action, call, spent) => of(action).sign(action, call, spent),
    broadcast: (tx) => (by(tx.sender) ?? first).broadcast(tx),
    poise: (tx) => poised(tx, by(tx.sender) ?? first),
    replace: (call, txs, spent) => signerOf(txs).replace(call, own(signerOf(txs), txs), spent),
    bound: (txs, spent) => signerOf(txs).bound?.(own(signerOf(txs), txs), spent),
    async receipt(txs) {
      const all = await Promise.all(
        executors.map((one) => {
          const signed = own(one, txs);
          return signed.length === 0 ? undefined : one.receipt(signed);
        }),
      );
      return all.find((one) => one?.success === true) ?? all.find((one) => one !== undefined);
    },
    next: (txs) => signerOf(txs).next(own(signerOf(txs), txs)),
    hold: (tx) => by(tx.sender)?.hold(tx),
    release: (tx) => by(tx.sender)?.release(tx),
    ranOut: (action, gas) => of(action).ranOut(action, gas),
  };
}
