import { calculateSafeTransactionHash, EthSafeTransaction } from "@safe-global/protocol-kit";
import { expect } from "chai";
import { concat, keccak256 } from "ethers";
import { assert, bigInt, constantFrom, property, record, uint8Array } from "fast-check";
import { safeFields, safeHashes, safeVersions } from "../../src/lib/safe-transaction.ts";
import { seed } from "../support/seed.ts";

const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}` as const;
const address = uint8Array({ minLength: 20, maxLength: 20 }).map(hex);
const uint256 = bigInt(0n, (1n << 256n) - 1n);
const transactions = record({
  to: address,
  value: uint256,
  data: uint8Array({ maxLength: 200 }).map(hex),
  nonce: bigInt(0n, 2n ** 53n - 1n),
});

describe("the hash that owners of a Safe sign", () => {
  it(`is the one that Safe's own kit computes, for every version, chain and field (${seed.shown})`, () => {
    const parts = [constantFrom(...safeVersions), bigInt(1n, 2n ** 53n), address, transactions] as const;
    assert(
      property(...parts, (version, chainId, safe, transaction) => {
        const { value, safeTxGas, baseGas, gasPrice, nonce, ...same } = safeFields(transaction);
        const amounts = {
          value: `${value}`,
          safeTxGas: `${safeTxGas}`,
          baseGas: `${baseGas}`,
          gasPrice: `${gasPrice}`,
        };
        const { data } = new EthSafeTransaction({ ...same, ...amounts, nonce: Number(nonce) });

        const { safeTxHash } = safeHashes(chainId, safe, transaction);

        expect(safeTxHash).to.equal(calculateSafeTransactionHash(safe, data, version, chainId));
      }),
      { numRuns: 200, seed: seed.value },
    );
  });

  it("is made of the two halves that hardware wallets show", () => {
    const transaction = { to: `0x${"11".repeat(20)}`, value: 0n, data: "0x", nonce: 0n } as const;
    const { safeTxHash, domainHash, messageHash } = safeHashes(1n, `0x${"22".repeat(20)}`, transaction);

    expect(keccak256(concat(["0x1901", domainHash, messageHash]))).to.equal(safeTxHash);
  });
});
