import { Transaction } from "ethers";
import type { RealRow } from "./campaign.ts";
import { contained, type Run } from "./playing.ts";
import { pause } from "./world.ts";

const quantity = (value: number) => `0x${value.toString(16)}`;

/** The event, a block later the answer of the responder waits to be built in. */
async function drained(it: Run): Promise<void> {
  await it.drain();
  await it.mine();
}

/** What goes wrong between a signed transaction and its block. */
export const realSendingRows: readonly RealRow[] = [
  {
    ...{ number: 10, fault: "somebody mined 1 to 5 transactions with its key since the last head" },
    holds: "the nonce heals",
    async play(it) {
      const [address, count] = [it.real.key.address, it.int(1, 5)];
      const nonce = Number(await it.call("eth_getTransactionCount", address, "latest"));
      await it.drain();
      await it.call("hardhat_setNonce", address, quantity(nonce + count));
      await it.mine();
      return contained(it, { transactions: count + 1 });
    },
  },
  {
    ...{ number: 11, fault: "the base fee is far above what it pays, for 1 to 6 blocks" },
    holds: "it is mined after the fee falls, as one transaction",
    async play(it) {
      await drained(it);
      for (let block = it.int(1, 6); block > 0; block--) {
        await it.call("hardhat_setNextBlockBaseFeePerGas", quantity(it.int(2, 9) * 1e13));
        await it.mine();
      }
      await it.call("hardhat_setNextBlockBaseFeePerGas", quantity(1e9));
      return contained(it);
    },
  },
  {
    ...{
      number: 12,
      fault: "nobody builds it in for up to eight blocks, and the node has geth's rule for replacements",
    },
    holds: "no replacement is refused as underpriced",
    async play(it) {
      const held = new Map<number, Transaction>();
      const refused: string[] = [];
      let isHeld = true;
      it.meddle(0, {
        async call(method, params, pass) {
          if (method !== "eth_sendRawTransaction") return pass();
          const tx = Transaction.from(String(params[0]));
          const old = held.get(tx.nonce);
          if (old !== undefined && old.hash !== tx.hash && !pays(tx, old)) {
            refused.push(`${tx.maxFeePerGas} after ${old.maxFeePerGas}`);
            return { error: { code: -32_000, message: "replacement transaction underpriced" } };
          }
          held.set(tx.nonce, tx);
          return isHeld ? { result: tx.hash } : pass();
        },
      });
      await drained(it);
      await it.mine(it.int(1, 8));
      isHeld = false;
      return [...(await contained(it)), ...refused];
    },
  },
  {
    ...{ number: 13, fault: "a node says that the call takes less gas than it does" },
    holds: "what ran out is sent again with more",
    async play(it) {
      it.meddle(0, {
        call: async (method, _params, pass) =>
          method === "eth_estimateGas" ? { result: quantity(it.int(21_500, 23_000)) } : pass(),
      });
      await it.mine(2);
      await drained(it);
      await it.until(12);
      const sent = await it.sent();
      return [
        ...(await contained(it, { transactions: sent, any: true })),
        ...(sent <= 3 ? [] : [`${sent} transactions until it had enough gas`]),
      ];
    },
  },
  {
    ...{ number: 14, fault: "the first key has no ether" },
    holds: "it is told before, and the second key acts",
    shape: {
      settings: () => ({
        config: {
          signer: undefined,
          signers: { bot: { key: "env:KEY" }, spare: { key: "env:SPARE" } },
          actions: { pause },
          playbooks: [
            {
              ...{ name: "drain", when: { detector: "drain" }, do: "act", cooldownBlocks: 0 },
              steps: [{ ladder: [{ action: "pause" }, { action: "pause", signer: "spare", afterBlocks: 1 }] }],
            },
          ],
        },
      }),
    },
    async play(it) {
      await it.call("hardhat_setBalance", it.real.key.address, quantity(it.int(0, 10 ** 9)));
      await it.mine(it.int(2, 4));
      await drained(it);
      return contained(it, { any: true, says: /DISARMED|affordable|balance/ });
    },
  },
];

/** geth's rule: a tenth more on both. */
function pays(tx: Transaction, old: Transaction): boolean {
  const [fee, tip] = [tx.maxFeePerGas ?? 0n, tx.maxPriorityFeePerGas ?? 0n];
  return fee * 10n >= (old.maxFeePerGas ?? 0n) * 11n && tip * 10n >= (old.maxPriorityFeePerGas ?? 0n) * 11n;
}
