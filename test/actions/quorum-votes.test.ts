import { expect } from "chai";
import { getBytes, Wallet } from "ethers";
import { ordersOf } from "../../src/actions/quorum-order.ts";
import { votedOf, votesFor } from "../../src/actions/quorum-votes.ts";
import type { Address, Hex } from "../../src/core/types.ts";
import { lower, toWord } from "../../src/lib/words.ts";
import { blockOf, fakeChain, hashFor, target } from "../support/fakes.ts";

const wallets = [1, 2, 3].map((n) => new Wallet(hashFor(`voter ${n}`)));
const keys = wallets.map(({ address }) => lower(address));
/** Its address is the lowest of all. */
const contract: Address = `0x${"00".repeat(19)}01`;
const members = [contract, ...[...keys].sort()];
const yes: Hex = `0x1626ba7e${"0".repeat(56)}`;

const written = {
  planId: hashFor("plan"),
  mask: 1,
  tier: 2,
  evidence: toWord(0n),
  epoch: 7,
  nonce: hashFor("nonce"),
  deadline: 2_000,
};
const orderOf = (signatures: readonly object[]) => {
  const text = JSON.stringify({ order: written, signatures });
  const [one] = ordersOf([{ from: "file:x", text }], 1n, target).orders;
  if (one === undefined) throw new Error("expected an order");
  return one;
};
const digest = orderOf([]).signed;
const own = (at: number) => {
  const { address, signingKey } = wallets[at] ?? Wallet.createRandom();
  return { signer: address, signature: signingKey.sign(digest).serialized };
};
const inName = (signer: Address, signature = "0x1234") => ({ signer, signature });

/** The trigger gives 150,000 to a contract; what comes before, a call from outside pays itself. */
const gasOf = (data: Hex) =>
  171_000n + BigInt(Array.from(getBytes(data), (byte) => (byte === 0 ? 4 : 16)).reduce<number>((a, b) => a + b, 0));

/** Who signs for an order that needs two, and who was asked for it. */
async function votes(signatures: readonly object[], answer: () => Promise<Hex> = async () => yes) {
  const asked: Address[] = [];
  const chain = fakeChain({
    code: async (account) => (account === contract ? "0x60" : "0x"),
    call: async ({ to, data }, _, from, gas) => {
      asked.push(to);
      return from === target && gas === gasOf(data) ? answer() : "0x";
    },
  });
  const voted = votedOf(orderOf(signatures), members);
  const found = await votesFor(voted, 2, { members, trigger: target }, blockOf(1), chain);
  return { signers: found.map(({ signer }) => signer), signatures: found.map(({ signature }) => signature), asked };
}

describe("the votes for an order", () => {
  it("are none of a stranger, of a contract that says no, says more than yes, or cannot be asked", async () => {
    const stranger = lower(Wallet.createRandom().address);
    const failing = async () =>
      Promise.reject(
        await fakeChain()
          .head()
          .catch((error: unknown) => error),
      );

    expect((await votes([inName(stranger), own(0)])).signers).to.deep.equal([keys[0]]);
    for (const answer of [async () => toWord(0n), async (): Promise<Hex> => `0x1626ba7e${"1".repeat(56)}`, failing])
      expect((await votes([inName(contract), own(0)], answer)).signers).to.deep.equal([keys[0]]);
  });

  it("are keys' where these are enough: a contract, which may change its mind, is not even asked", async () => {
    const { signers, asked } = await votes([inName(contract), own(0), own(1)]);

    expect(signers).to.deep.equal([keys[0], keys[1]].sort());
    expect(asked).to.deep.equal([]);
  });

  it("are contracts' too where keys are too few: ascending, no more than are needed", async () => {
    const { signers, asked } = await votes([own(2), inName(contract)]);

    expect(signers).to.deep.equal([contract, keys[2]]);
    expect(asked).to.deep.equal([contract]);
  });

  it("ask no account without code, whatever is written in its name", async () => {
    const { signers, asked } = await votes([own(0), ...keys.map((key) => inName(key))]);

    expect(signers).to.deep.equal([keys[0]]);
    expect(asked).to.deep.equal([]);
  });

  it("are not replaced by another form, or by junk, that comes before or after", async () => {
    const good = own(0);
    const compact = inName(keys[0] ?? contract, wallets[0]?.signingKey.sign(digest).compactSerialized);

    expect((await votes([compact, good, own(1)])).signatures).to.include(good.signature);
    expect((await votes([good, compact, inName(keys[0] ?? contract), own(1)])).signatures).to.include(good.signature);
  });
});
