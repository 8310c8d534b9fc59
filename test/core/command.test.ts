import { expect } from "chai";
import { Signature, TypedDataEncoder, Wallet } from "ethers";
import fc from "fast-check";
import { type Command, judge, loosening, tightening } from "../../src/core/command.ts";
import { createHistory } from "../../src/core/history.ts";
import { type Approval, approvalHash, wishDigest } from "../../src/lib/approval.ts";
import { seed } from "../support/seed.ts";
import { approvalOf, approvers, commandOf, now, signed, wallets, wish } from "./approving.ts";

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const stranger = Wallet.createRandom();
const isUnused = () => false;
const judged = (command: Command, changes = {}) => judge(command, { ...approvers, ...changes }, isUnused, now);
const resign = (changes: Partial<Approval>) => {
  const approval = approvalOf(changes);
  return commandOf({ approval, signatures: signed(approval) });
};

/** The same signature with the other `s`, which anybody can make. */
function malleated(signature: string): string {
  const { r, s, yParity } = Signature.from(signature);
  const high = (order - BigInt(s)).toString(16).padStart(64, "0");
  return `${r}${high}${yParity === 0 ? "1c" : "1b"}`;
}

/** Signed over other typed data than ours. */
function signedAs(domain: object, types: Record<string, { name: string; type: string }[]>): readonly string[] {
  const approval = approvalOf();
  return wallets
    .slice(0, 2)
    .map(({ signingKey }) => signingKey.sign(TypedDataEncoder.hash(domain, types, approval)).serialized);
}
const fields = [
  ["verb", "string"],
  ["scope", "string"],
  ["action", "bytes32"],
  ["installation", "string"],
  ["chainId", "uint256"],
  ["nonce", "bytes32"],
  ["ends", "uint256"],
].map(([name = "", type = ""]) => ({ name, type }));
const ours = { name: "Firebreak", version: "1", chainId: 1 };

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((it) => `0x${Buffer.from(it).toString("hex")}` as const);
const word = bytes(32);
const text = fc.string({ minLength: 1, maxLength: 20 });

/** Every way in which an approval can be wrong; each is tried a hundred times. */
const wrong: Record<string, fc.Arbitrary<Command>> = {
  "no approval": fc.constant({ ...wish, signatures: [] }),
  "no signature": fc.constant(commandOf({ signatures: [] })),
  "one signature too few": fc
    .constantFrom(0, 1, 2)
    .map((at) => commandOf({ signatures: signed(approvalOf(), wallets.slice(at, at + 1)) })),
  "one approver twice": fc.constantFrom(0, 1, 2).map((at) =>
    commandOf({
      signatures: [
        ...signed(approvalOf(), wallets.slice(at, at + 1)),
        ...signed(approvalOf(), wallets.slice(at, at + 1)),
      ],
    }),
  ),
  "an approver and a stranger": fc
    .constantFrom(0, 1, 2)
    .map((at) => commandOf({ signatures: signed(approvalOf(), [...wallets.slice(at, at + 1), stranger]) })),
  "strangers alone": fc
    .integer({ min: 1, max: 20 })
    .map((count) => commandOf({ signatures: signed(approvalOf(), Array(count).fill(stranger)) })),
  "random signatures": fc
    .array(bytes(65), { minLength: 2, maxLength: 4 })
    .map((signatures) => commandOf({ signatures })),
  "a flipped bit": fc.tuple(fc.nat(64), fc.nat(7)).map(([at, bit]) => {
    const [first = "", second = ""] = signed(approvalOf());
    const raw = Buffer.from(first.slice(2), "hex");
    raw[at] = (raw[at] ?? 0) ^ (1 << bit);
    return commandOf({ signatures: [`0x${raw.toString("hex")}`, second] });
  }),
  "a cut signature": fc
    .nat(64)
    .map((length) => commandOf({ signatures: signed(approvalOf()).map((one) => one.slice(0, 2 + 2 * length)) })),
  "a longer signature": bytes(3).map((more) =>
    commandOf({ signatures: signed(approvalOf()).map((one) => `${one}${more.slice(2)}`) }),
  ),
  "the other s": fc.constant(commandOf({ signatures: signed(approvalOf()).map(malleated) })),
  "another verb": fc.constantFrom(...loosening.filter((one) => one !== "mode")).map((verb) => commandOf({ verb })),
  "another verb in the approval": text.map((verb) => commandOf({ approval: approvalOf({ verb: `${verb}!` }) })),
  "another scope": text.map((scope) => commandOf({ scope: `${scope}!` })),
  "another scope in both": text.map((scope) =>
    commandOf({ scope: `${scope}!`, approval: approvalOf({ scope: `${scope}!` }) }),
  ),
  "a lower level than was signed": fc.constantFrom("ignore", "shadow").map((level) => commandOf({ about: { level } })),
  "more about it than was signed": text.map((more) => commandOf({ about: { ...wish.about, more } })),
  "another action": word.map((action) => resign({ action })),
  "another installation": text.map((name) => resign({ installation: `${name}!` })),
  "another installation, unsigned": text.map((name) =>
    commandOf({ approval: approvalOf({ installation: `${name}!` }) }),
  ),
  "another chain": fc.bigInt({ min: 2n, max: 2n ** 63n }).map((chainId) => resign({ chainId })),
  "another nonce than was signed": word.map((nonce) => commandOf({ approval: approvalOf({ nonce }) })),
  ended: fc.bigInt({ min: 0n, max: now }).map((ends) => resign({ ends })),
  "ends too late": fc.bigInt({ min: now + 86_401n, max: 2n ** 63n }).map((ends) => resign({ ends })),
  "a later end than was signed": fc
    .bigInt({ min: 1n, max: 80_000n })
    .map((more) => commandOf({ approval: approvalOf({ ends: now + 3_600n + more }) })),
  "another domain": text.map((name) => commandOf({ signatures: signedAs({ ...ours, name }, { Approval: fields }) })),
  "another version": text.map((version) =>
    commandOf({ signatures: signedAs({ ...ours, version: `${version}!` }, { Approval: fields }) }),
  ),
  "another type": fc
    .constantFrom(...fields.map(({ name }) => name))
    .map((left) => commandOf({ signatures: signedAs(ours, { Approval: fields.filter(({ name }) => name !== left) }) })),
};

describe("a command", () => {
  it("that loosens is accepted with the signatures that it needs, in any order, and also with more", () => {
    const approval = approvalOf();
    const [a, b, c] = signed(approval, wallets);
    const both = [a, b, c].flatMap((one) => (one === undefined ? [] : [one]));

    expect(judged(commandOf()).status).to.equal("accepted");
    expect(judged(commandOf({ signatures: both.toReversed() })).status).to.equal("accepted");
    expect(judged(commandOf({ signatures: [...signed(approval, [stranger]), ...both] })).status).to.equal("accepted");
  });

  it("that loosens pages everyone, and says who signed it and when it ends", () => {
    const judgement = judged(commandOf());

    expect(judgement)
      .to.have.property("body")
      .that.deep.includes({ severity: "critical", verb: "mode", scope: "stop", ends: "1003600" });
    expect(judgement).to.have.nested.property("body.by").that.has.members(approvers.addresses.slice(0, 2));
  });

  it("that only tightens needs nobody's signature", () => {
    const statuses = tightening.map((verb) => judged({ verb, scope: "x", about: {}, signatures: [] }).status);

    expect(statuses).to.deep.equal(["accepted", "accepted", "accepted"]);
  });

  it("ends in the second that was signed, and holds 24 hours at most: one before, at, one after", () => {
    const statuses = [now, now + 1n, now + 86_400n, now + 86_401n].map((ends) => judged(resign({ ends })).status);

    expect(statuses).to.deep.equal(["refused", "accepted", "accepted", "refused"]);
  });

  it("says when its approval ended, and of when the newest block is (a chain whose time was moved refused what had just been signed)", () => {
    const reason = (ends: bigint) => {
      const judgement = judged(resign({ ends }));
      return "reason" in judgement ? judgement.reason : "none";
    };

    expect(reason(now - 1n))
      .to.include("it ended at 1970-01-12T13:46:39.000Z")
      .and.to.include("the newest block is of 1970-01-12T13:46:40.000Z");
    expect(reason(2n ** 200n)).to.include("the newest block, which is of 1970-01-12T13:46:40.000Z");
  });

  it("is refused the second time, also by a process that was started again from the journal", () => {
    const first = judged(commandOf());
    const history = createHistory(1n);
    history.take({ kind: "command", ref: "x", body: "body" in first ? first.body : {} });

    expect(judge(commandOf(), approvers, history.isUsed, now)).to.deep.include({ status: "refused" });
  });

  it("is refused when it is unknown, when its level is none, and when there are no approvers", () => {
    const unknown = { verb: "unpause", scope: "*", about: {} };
    const upward = { verb: "mode", scope: "*", about: { level: "more" } };

    expect(judged(commandOf({}, unknown)).status).to.equal("refused");
    expect(judged(commandOf({}, upward)).status).to.equal("refused");
    expect(judged(commandOf(), { addresses: [], threshold: 0 }).status).to.equal("refused");
  });

  for (const [name, arbitrary] of Object.entries(wrong))
    it(`is refused with ${name}, a hundred times (${seed.shown})`, () => {
      fc.assert(
        fc.property(arbitrary, (command) => judged(command).status === "refused"),
        { seed: seed.value, numRuns: 100 },
      );
    });

  it("is signed over the hash that wallets compute for the same typed data", () => {
    const approval = approvalOf();

    expect(approvalHash(approval)).to.equal(TypedDataEncoder.hash(ours, { Approval: fields }, approval));
    expect(wishDigest(wish)).not.to.equal(wishDigest({ ...wish, about: {} }));
  });
});
