import { expect } from "chai";
import { recoverAddress, Transaction } from "ethers";
import type { Allowed, Key, Unsigned } from "../../src/core/signer.ts";
import type { Address, Hex } from "../../src/core/types.ts";
import { bounded } from "../../src/signers/bounded.ts";
import { local } from "../../src/signers/local.ts";
import { failureOf, hashFor, stranger, target } from "../support/fakes.ts";

const secret = hashFor("the key of the list's tests");
const other: Address = `0x${"33".repeat(20)}`;
const pauseSelector = "0x8456cb59";
const setPaused: Hex = `0x16c38b3c${"0".repeat(63)}1`;
const tx: Unsigned = {
  chainId: 1n,
  nonce: 7n,
  to: target,
  data: pauseSelector,
  gas: 100_000n,
  maxFee: 30n * 10n ** 9n,
  tip: 10n ** 9n,
};
const list: Allowed = new Map([
  [1n, new Map([[target, new Set<Hex>([pauseSelector, setPaused])]])],
  [10n, new Map([[other, new Set<Hex>([pauseSelector])]])],
]);

/** The key behind a list, and how often it was asked to sign. */
function behind(allowed: Allowed) {
  const key = local.create({ key: "env:KEY" }, { env: { KEY: secret } });
  const digests: Hex[] = [];
  const counting: Key = {
    address: key.address,
    sign: (digest) => {
      digests.push(digest);
      return key.sign(digest);
    },
  };
  return { signer: bounded(counting, allowed), digests };
}

/** What it says of a transaction with these changes, and that the key was not touched. */
async function refusalOf(changes: Partial<Unsigned>, allowed: Allowed = list) {
  const { signer, digests } = behind(allowed);
  const error: unknown = await signer.signTransaction({ ...tx, ...changes }).catch((raised: unknown) => raised);
  expect(digests).to.deep.equal([]);
  return { code: Object(error).code, message: String(Object(error).message) };
}

describe("a key with a list", () => {
  it("signs nothing of a contract that is not listed, and says which are", async () => {
    const { code, message } = await refusalOf({ to: stranger });

    expect(code).to.equal("NOT_ALLOWED");
    expect(message).to.include(`expected a call of ${target}`).and.include(`found one of ${stranger}`);
  });

  it("signs no function that is not listed, nor a transfer without one", async () => {
    const { code, message } = await refusalOf({ data: "0x3f4ba83a" });

    expect(code).to.equal("NOT_ALLOWED");
    expect(message).to.include(`expected ${pauseSelector}, 0x16c38b3c of ${target}, found 0x3f4ba83a`);
    for (const data of ["0x", "0x8456cb", `0x00${pauseSelector.slice(2)}`] as const)
      expect((await refusalOf({ data })).code, data).to.equal("NOT_ALLOWED");
  });

  it("signs no other arguments where whole calldata is listed: not the call that opens again", async () => {
    const { code, message } = await refusalOf({ data: `${setPaused.slice(0, -1)}0` as Hex });

    expect(code).to.equal("NOT_ALLOWED");
    expect(message).to.include("found 0x16c38b3c with other arguments");
    expect((await refusalOf({ data: `${setPaused}00` })).code).to.equal("NOT_ALLOWED");
  });

  it("signs for no other chain, also not what is listed there", async () => {
    const { code, message } = await refusalOf({ chainId: 11_155_111n });

    expect(code).to.equal("NOT_ALLOWED");
    expect(message).to.include("expected a transaction of chain 1, 10, found one of chain 11155111");
    expect((await refusalOf({ chainId: 10n })).code).to.equal("NOT_ALLOWED");
    expect((await refusalOf({ to: other })).code).to.equal("NOT_ALLOWED");
  });

  it("signs no more gas than a transaction may have: below, at, above", async () => {
    const { signer } = behind(list);

    expect(await failureOf(signer.signTransaction({ ...tx, gas: 16_777_215n }))).to.equal("no failure");
    expect(await failureOf(signer.signTransaction({ ...tx, gas: 16_777_216n }))).to.equal("no failure");
    expect((await refusalOf({ gas: 16_777_217n })).code).to.equal("NOT_ALLOWED");
  });

  it("signs nothing at all with an empty list, and says so", async () => {
    expect((await refusalOf({}, new Map())).message).to.include("nothing is allowed");
    expect((await refusalOf({}, new Map([[1n, new Map()]]))).message).to.include("nothing is allowed");
  });

  it("cannot be told more later: what it was given is copied", async () => {
    const calls = new Set<Hex>([pauseSelector]);
    const contracts = new Map([[target, calls]]);
    const { signer } = behind(new Map([[1n, contracts]]));

    calls.add(setPaused);
    contracts.set(stranger, calls);

    expect(await failureOf(signer.signTransaction({ ...tx, data: setPaused }))).to.equal("NOT_ALLOWED");
    expect(await failureOf(signer.signTransaction({ ...tx, to: stranger }))).to.equal("NOT_ALLOWED");
  });

  it("makes no bytes but of type 2, without value or access list, whatever else it is handed", async () => {
    const { signer, digests } = behind(list);
    const more = { value: 1n, type: 0, accessList: [{ address: stranger, storageKeys: [] }], gasPrice: 1n };

    const { raw, hash } = await signer.signTransaction({ ...tx, ...more });
    const read = Transaction.from(raw);

    expect(read).to.include({
      type: 2,
      value: 0n,
      chainId: 1n,
      nonce: 7,
      data: pauseSelector,
      gasLimit: 100_000n,
      hash,
    });
    expect([read.accessList, read.maxFeePerGas, read.maxPriorityFeePerGas]).to.deep.equal([[], tx.maxFee, tx.tip]);
    expect([read.to?.toLowerCase(), read.from?.toLowerCase()]).to.deep.equal([target, signer.address]);
    expect(digests).to.deep.equal([read.unsignedHash]);
  });

  it("signs every call of a listed function, and listed calldata to the byte", async () => {
    const { signer } = behind(list);
    const whole = await signer.signTransaction({ ...tx, data: setPaused });
    const free = await signer.signTransaction({ ...tx, data: `${pauseSelector}${"ab".repeat(40)}` });

    for (const { raw } of [whole, free]) {
      const { unsignedHash, signature } = Transaction.from(raw);
      expect(signature && recoverAddress(unsignedHash, signature).toLowerCase()).to.equal(signer.address);
    }
  });
});
