import { expect } from "chai";
import { toQuantity } from "ethers";
import { z } from "zod";
import type { Hex } from "../../../src/core/types.ts";
import { openFork } from "../../../src/range/fork.ts";
import type { Recording } from "../../../src/range/recorded/format.ts";
import { loadProofs } from "../../../src/range/recorded/proofs.ts";
import { provenAccount, provenSlot, verifyRecording } from "../../../src/range/recorded/verify.ts";
import { EMPTY_CODE_HASH, loadRecording } from "../../../src/range/recording.ts";
import { needs } from "../../support/shared.ts";
import { NOBODY, PERSON, READER, READER_CODE, sample, slot, written } from "./sample.ts";

const hex = z.custom<Hex>((value) => typeof value === "string" && value.startsWith("0x"));
const answer = z.object({
  accountProof: z.array(hex),
  storageHash: hex,
  storageProof: z.array(z.object({ proof: z.array(hex) })),
});

describe("verifyRecording", function () {
  this.timeout(120_000);

  const real = async (context: Mocha.Context) => ({
    recording: await loadRecording(needs(context, "recordings/block-zeth-18884864.json.gz")),
    proofs: await loadProofs(needs(context, "recordings/proofs-zeth-18884864.json.gz")),
  });

  it("finds and names a balance, a slot and a code hash that were changed", async function () {
    const { recording, proofs } = await real(this);
    const [contract, account] = [...recording.accounts].find(([, { slots }]) => slots.size > 0) ?? [];
    const [key = slot(0)] = account?.slots.keys() ?? [];
    if (contract === undefined || account === undefined) throw new Error("expected a contract with slots");
    const changed = (one: Partial<typeof account>): Recording => ({
      ...recording,
      accounts: new Map(recording.accounts).set(contract, { ...account, ...one }),
    });
    const problems = (one: Partial<typeof account>) => verifyRecording(changed(one), proofs).problems;

    expect(problems({ balance: account.balance + 1n })).to.deep.equal([
      `balance of ${contract}: recorded ${account.balance + 1n}, proven ${account.balance}`,
    ]);
    expect(problems({ slots: new Map(account.slots).set(key, slot(1)) })).to.deep.equal([
      `slot ${key} of ${contract}: recorded ${slot(1)}, proven ${account.slots.get(key)}`,
    ]);
    expect(problems({ codeHash: EMPTY_CODE_HASH })).to.have.length(1);
    expect(verifyRecording(recording, { ...proofs, chainId: 10 }).problems).to.deep.equal([
      "the chain of the proofs: expected 1 of the header, found 10",
    ]);
  });

  it("finds one changed byte of one node, in every proof that goes through it", async function () {
    const { recording, proofs } = await real(this);
    const [[address, { accountProof }] = [READER, { accountProof: [] }]] = proofs.accounts;
    const last = accountProof.at(-1) ?? 0;
    const node = proofs.nodes[last] ?? "0x";
    const nodes = proofs.nodes.with(last, `0x${node.slice(2, -2)}${node.endsWith("00") ? "01" : "00"}`);

    const { problems } = verifyRecording(recording, { ...proofs, nodes });

    expect(problems).to.have.length(1);
    expect(problems[0])
      .to.include(address)
      .and.to.include(`node ${accountProof.length - 1} of the proof`);
  });

  it("finds a header that was changed, and proofs of another state", async function () {
    const { recording, proofs } = await real(this);
    const { parentBlock } = recording;
    if (parentBlock == null) throw new Error("expected a header of the state");
    const older = { ...recording, parentBlock: { ...parentBlock, timestamp: parentBlock.timestamp + 1n } };

    expect(verifyRecording(older, undefined).problems[0]).to.include("its fields hash to");
    expect(verifyRecording(recording, { ...proofs, stateRoot: slot(1) }).problems[0]).to.include("the state root");
    expect(verifyRecording(recording, { ...proofs, blockHash: slot(1) }).problems[0]).to.include("the hash");
  });

  it("proves 113 accounts and 372 slots of mainnet against the state root of a header", async function () {
    const { recording, proofs } = await real(this);

    expect(verifyRecording(recording, proofs)).to.deep.include({
      headerHash: proofs.blockHash,
      accounts: { proven: 113, unproven: 0 },
      slots: { proven: 372, unproven: 0 },
      problems: [],
    });
  });

  it("counts a slot once that the proofs name twice (another one passed for proven)", async function () {
    const { recording, proofs } = await real(this);
    const [contract, proof] = [...proofs.accounts].find(([, { storageProof }]) => storageProof.length > 1) ?? [];
    if (contract === undefined || proof === undefined) throw new Error("expected a contract with two slots");
    const storageProof = proof.storageProof.with(1, proof.storageProof[0] ?? { key: "0x", value: 0n, proof: [] });

    const accounts = new Map(proofs.accounts).set(contract, { ...proof, storageProof });
    const { slots } = verifyRecording(recording, { ...proofs, accounts });

    expect(slots).to.deep.equal({ proven: 371, unproven: 1 });
  });

  it("says that nothing is proven where no header was recorded", async function () {
    const { proofs } = await real(this);
    const recording = await loadRecording(await written(sample()));

    expect(verifyRecording(recording, undefined)).to.deep.equal({
      headerHash: null,
      stateRoot: null,
      accounts: { proven: 0, unproven: 2 },
      slots: { proven: 0, unproven: 2 },
      problems: [],
    });
    expect(verifyRecording(recording, proofs).problems[0]).to.include("no real header");
  });
});

describe("proofs of a node", function () {
  this.timeout(120_000);

  it("hold for what is there and for what is not", async () => {
    const fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
    try {
      await fork.rpc("anvil_setCode", [READER, READER_CODE]);
      for (const number of [1, 2, 3, 300])
        await fork.rpc("anvil_setStorageAt", [READER, slot(number), slot(number + 7)]);
      await fork.rpc("anvil_setBalance", [PERSON, "0x5"]);
      await fork.rpc("evm_mine");
      const { stateRoot } = z
        .object({ stateRoot: hex })
        .parse(await fork.rpc("eth_getBlockByNumber", ["latest", false]));
      const ask = async (address: string, ...slots: string[]) =>
        answer.parse(await fork.rpc("eth_getProof", [address, slots, "latest"]));
      const reader = await ask(READER, slot(3), slot(300), slot(4));
      const [person, nobody] = [await ask(PERSON), await ask(NOBODY)];
      const slotOf = (at: number, number: number) =>
        provenSlot(reader.storageHash, slot(number), reader.storageProof[at]?.proof ?? []);

      expect(toQuantity(provenAccount(stateRoot, PERSON, person.accountProof)[1])).to.equal("0x5");
      expect(provenAccount(stateRoot, NOBODY, nobody.accountProof)[3]).to.equal(EMPTY_CODE_HASH);
      expect(provenAccount(stateRoot, READER, reader.accountProof)[2]).to.equal(reader.storageHash);
      expect([slotOf(0, 3), slotOf(1, 300), slotOf(2, 4)]).to.deep.equal([slot(10), slot(307), slot(0)]);
      expect(() => provenAccount(slot(1), PERSON, person.accountProof)).to.throw("node 0");
    } finally {
      await fork.close();
    }
  });
});
