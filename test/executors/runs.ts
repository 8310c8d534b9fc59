import { expect } from "chai";
import { randomFrom, runs, seed } from "../support/seed.ts";
import { signer } from "./node.ts";
import { type Sending, type Setting, sendingOf } from "./sending.ts";

export const statuses = ({ outcomes }: Sending) => outcomes().map(({ status }) => status);

/** Runs with seeds of their own, side by side; what each of them says must be nothing. */
export async function everyRun(play: (random: () => number) => Promise<readonly unknown[]>): Promise<void> {
  const all = Array.from({ length: runs }, async (_, run) => {
    const said = await play(randomFrom(seed.value + run));
    return said.map((one) => `FUZZ_SEED=${seed.value + run}: ${String(one)}`);
  });
  expect((await Promise.all(all)).flat()).to.deep.equal([]);
}

/** Exactly one effective pause, and it is contained, within so many blocks. */
export function verdictOf(sending: Sending, blocks: number, most: number): readonly string[] {
  const effective = sending.effects();
  return [
    ...(blocks <= most ? [] : [`${blocks} blocks`]),
    ...(effective === 1 ? [] : [`${effective} effective pauses`]),
    ...(statuses(sending).join() === "contained" ? [] : [`outcomes ${statuses(sending).join()}`]),
  ];
}

export async function until(sending: Sending, next: () => unknown, most = 20): Promise<number> {
  for (let blocks = 1; blocks <= most; blocks++) {
    await next();
    if (sending.isPaused()) return blocks;
  }
  return most + 1;
}

/** `before` anything is asked of its nodes, they may be changed. */
export async function acting(setting: Setting = {}, before: (sending: Sending) => void = () => {}): Promise<Sending> {
  const sending = sendingOf(setting);
  before(sending);
  await sending.beatNow();
  await sending.respond();
  return sending;
}

/** A signer that can be taken away, and counts. */
export function service() {
  const state = { isGone: false, signed: 0 };
  const signTransaction: typeof signer.signTransaction = async (tx) => {
    if (state.isGone) throw new Error("the signing service is gone");
    state.signed++;
    return signer.signTransaction(tx);
  };
  return { state, signer: { signTransaction } };
}
