import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import type { TracedCall } from "../../src/core/traces.ts";
import type { Transaction } from "../../src/core/transaction.ts";
import type { Address, Hex, Log } from "../../src/core/types.ts";
import { newContract } from "../../src/detectors/new-contract.ts";
import { createdAt } from "../../src/lib/create-address.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { padded } from "./granting.ts";
import { chainOf, concat, logOf, look, make, sent } from "./looking.ts";

const fresh: Address = `0x${"f5e5".repeat(10)}`;
const mixer: Address = `0x${"717a".repeat(10)}`;
const withdrawal = "event Withdrawal(address to, bytes32 nullifierHash, address indexed relayer, uint256 fee)";
const watching = (settings: object = {}) => make(newContract, { protects: [target], ...settings });
const naming: Hex = `0x6073${target.slice(2)}50`;

type Made = { readonly code?: Hex; readonly transaction?: Partial<Transaction>; readonly success?: boolean };
const deploying = ({ code = naming, transaction = {}, success = true }: Made = {}, known: Partial<Chain> = {}) =>
  chainOf({
    transactions: async ({ number }) =>
      number === 101n ? [sent({ to: undefined, input: "0x60", ...transaction })] : [],
    results: async () => [{ hash: hashFor("tx"), success, created: fresh }],
    code: async () => code,
    ...known,
  });

describe("new-contract", () => {
  it("is silent on calls, on code that names nobody, and on a deployment that failed", async () => {
    expect(await look(watching(), { chain: deploying({ transaction: { to: target } }) })).to.deep.equal([]);
    expect(await look(watching(), { chain: deploying({ code: "0x6001" }) })).to.deep.equal([]);
    expect(await look(watching(), { chain: deploying({ success: false }) })).to.deep.equal([]);
  });

  it("fires on fresh code that names a protected address, in the code or in the constructor's arguments", async () => {
    const [finding] = await look(watching(), { chain: deploying() });
    const given = deploying({ code: "0x6001", transaction: { input: concat("0x60", padded(target)) } });

    expect(finding).to.deep.include({ key: `it:${target}:${fresh}`, severity: "warning", subject: target });
    expect(finding?.evidence).to.include({ contract: fresh, deployer: stranger, names: target });
    expect(await look(watching(), { chain: given })).to.have.length(1);
    expect(() => watching({ severity: "critical" })).to.throw();
  });

  it("fires when a node lies about whose result it is and where the contract lies: both follow from the transaction (it was blinded)", async () => {
    const at = createdAt(stranger, 5n);
    const lies = (created: Address | undefined) => async () => [{ hash: hashFor("lie"), success: true, created }];
    const seen = async (created: Address | undefined, place: Address) => {
      const code = async (account: Address): Promise<Hex> => (account === place ? naming : "0x");
      const chain = deploying({ transaction: { nonce: 5n } }, { results: lies(created), code });
      return (await look(watching(), { chain })).map(({ evidence }) => evidence["contract"]);
    };

    expect([await seen(undefined, at), await seen(mixer, at)]).to.deep.equal([[at], [at]]);
    // A chain that derives addresses in another way.
    expect(await seen(fresh, fresh)).to.deep.equal([fresh]);
  });

  it("waits, where it is asked to, for a deployer whom a listed source paid within the window", async () => {
    const fundedBy = [{ address: mixer, event: withdrawal }];
    const paid = (to: Address): Log =>
      logOf(
        [hashFor("Withdrawal(address,bytes32,address,uint256)"), padded(sender)],
        concat(padded(to), toWord(1n), toWord(1n)),
        { address: mixer },
      );
    const paidAt = (height: bigint, to = stranger) =>
      deploying({}, { logs: async ({ number }) => (number === height ? [paid(to)] : []) });
    const found = async (chain: Chain, withinBlocks: number) =>
      (await look(watching({ fundedBy, withinBlocks }), { chain, block: blockOf(101) })).length;

    expect([await found(paidAt(99n), 2), await found(paidAt(99n), 3), await found(paidAt(99n), 4)]).to.deep.equal([
      0, 1, 1,
    ]);
    expect(await found(paidAt(99n, sender), 4)).to.equal(0);
  });

  it("takes what a listed account sends itself for money of its own", async () => {
    const fundedBy = [{ address: mixer }];
    const payingBefore = (value: bigint): Chain => ({
      ...deploying(),
      transactions: async ({ number }) =>
        number === 101n
          ? [sent({ to: undefined, input: "0x60" })]
          : [sent({ from: mixer, to: stranger, value, hash: hashFor("pay") })],
    });

    expect(await look(watching({ fundedBy, withinBlocks: 2 }), { chain: payingBefore(1n) })).to.have.length(1);
    expect(await look(watching({ fundedBy, withinBlocks: 2 }), { chain: payingBefore(0n) })).to.deep.equal([]);
  });

  it("sees what contracts create where it is asked to, by whose transaction, and not what went back", async () => {
    const made = {
      transaction: hashFor("tx"),
      kind: "create",
      from: target,
      to: fresh,
      input: "0x",
      value: 0n,
    } as const;
    const calls = async (): Promise<readonly TracedCall[]> => [
      { ...made, success: true },
      { ...made, to: mixer, success: true, belowQuorum: true },
      { ...made, to: sender, success: true },
    ];
    const code = async (account: Address): Promise<Hex> => (account === sender ? "0x" : naming);
    const chain = deploying({ transaction: { to: sender } }, { calls, code });

    const found = await look(watching({ internal: true }), { chain });

    expect(await look(watching(), { chain })).to.deep.equal([]);
    expect(found.map(({ key, belowQuorum = false }) => [key, belowQuorum])).to.deep.equal([
      [`it:${target}:${fresh}`, false],
      [`it:${target}:${mixer}`, true],
    ]);
    expect(found[0]?.evidence).to.include({ contract: fresh, deployer: stranger });
  });

  it("says the same of the branch that replaces one, and cannot say what cannot be read", async () => {
    const [first] = await look(watching(), { chain: deploying() });
    const [second] = await look(watching(), {
      chain: deploying(),
      block: blockOf(101, "b", "a"),
      reorged: [blockOf(101)],
    });

    expect(second?.key).to.equal(first?.key);
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(watching(), { chain: deploying({}, { results: fakeChain().results }) }))).to.equal(
      "NOT_EVALUABLE",
    );
  });
});
