import { expect } from "chai";
import { concat, encodeRlp, getBytes } from "ethers";
import { asBlock } from "../../src/chain/answers.ts";
import { receiptsOf, verified, verifiedReceipts } from "../../src/chain/receipts.ts";
import { rootOf } from "../../src/chain/trie.ts";
import type { Log } from "../../src/core/types.ts";
import { atOnce, type Pieces } from "../../src/lib/in-pieces.ts";
import { codeOf, hashFor } from "../support/fakes.ts";
import { randomFrom, runs, seed } from "../support/seed.ts";
import { bodyOf, logOf, makeBlock } from "./nodes.ts";

type Random = () => number;
const zero = `0x${"00".repeat(32)}`;
const block = { number: 7n, hash: hashFor("block") };

/** Logs of every number of topics, with data around the lengths at which a prefix changes. */
const someLogs = (random: Random) =>
  Array.from({ length: Math.floor(random() * 5) }, () => ({
    ...logOf(`0x${"7f".repeat([0, 1, 2, 55, 56, 255, 256, 33_000][Math.floor(random() * 8)] ?? 0)}`),
    topics: Array.from({ length: Math.floor(random() * 5) }, (_, nth) => hashFor(`topic ${nth}`)),
  }));

/** The same answer as another node may write it: other blanks, other members, another order. */
function otherwise(value: unknown, random: Random): string {
  const blank = () => ["", "", " ", "\n\t", "\r\n  "][Math.floor(random() * 5)] ?? "";
  const list = (all: readonly string[]) => all.map((one) => `${blank()}${one}${blank()}`).join(",");
  if (Array.isArray(value)) return `[${list(value.map((one) => otherwise(one, random)))}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const own = Object.entries(value).map(([name, one]) => `"${name}"${blank()}:${blank()}${otherwise(one, random)}`);
  const strange = ['"more":{"logs":[{"a":"]}"}],"b":[1,-2.5e9,true]}', '"root":null', '"said":"\\"}\\\\"', '"none":{}'];
  return `{${list([...own, ...strange].sort(() => random() - 0.5))}}`;
}

function outcome(body: Buffer, block: ReturnType<typeof asBlock>): readonly Log[] | string {
  try {
    return atOnce(verifiedReceipts([body], block).logs(() => true));
  } catch (error) {
    return codeOf(error);
  }
}

function refusal(text: string): string {
  try {
    return `${atOnce(receiptsOf([Buffer.from(text)], block)).length} receipts`;
  } catch (error) {
    return codeOf(error);
  }
}

/** The sizes of its pieces, until it is done or refuses. */
function sizesOf(pieces: Pieces<unknown>): readonly number[] {
  const sizes: number[] = [];
  try {
    for (let next = pieces.next(); next.done !== true; next = pieces.next()) sizes.push(next.value);
  } catch (error) {
    expect(codeOf(error)).to.equal("RPC_BAD_ANSWER");
  }
  return sizes;
}

describe(`receipts that are read from the text of an answer, with ${seed.shown}`, () => {
  it("are those that were written, whatever stands beside, between and around them", () => {
    for (let run = 0; run < 2 * runs; run++) {
      const random = randomFrom(seed.value + run);
      const { header, receipts } = makeBlock(7, zero, ...Array.from({ length: 6 }, () => someLogs(random)));
      const text = otherwise({ jsonrpc: "2.0", id: 1, result: receipts }, random);
      const expected = receipts.flatMap(({ logs, transactionHash }, transactionIndex) =>
        (logs as Log[]).map(({ address, topics, data }) => ({
          address,
          topics,
          data,
          transactionHash,
          transactionIndex,
        })),
      );

      const logs = outcome(Buffer.from(text), asBlock(header, "it"));

      const counted = expected.map((log, logIndex) => ({ ...log, logIndex }));
      expect(logs, `FUZZ_SEED=${seed.value + run}`).to.deep.equal(counted);
    }
  });

  it("are read beside what a stranger's contract said, which some nodes put into them: of any length, and full of quotes", () => {
    const { header, receipts } = makeBlock(7, zero, [logOf()], [logOf()]);
    for (const said of ['"', "\\", '\\"', "\n", "é", '"}],[{\\']) {
      const told = receipts.map((one) => ({ error: `Reverted ${said.repeat(100_000)}`, ...one }));

      const logs = outcome(bodyOf(told), asBlock(header, "it"));

      expect(logs).to.have.length(2);
    }
  });

  it("are gone through in pieces, whatever they are full of that nobody asked for", () => {
    const fillings = [`"a":${"1".repeat(60_000)}`, `"a":[${Array(15_000).fill('""').join(",")}]`];
    const places = [(all: string) => `{${all}}`, (all: string) => `{"result":[{${all}}]}`];
    const inLog = `{"result":[{"logs":[{${Array(2).fill(fillings[0]).join(",")}}]}]}`;
    for (const filling of fillings)
      for (const put of places) {
        const body = Buffer.from(
          put(
            Array(Math.ceil(1_000_000 / filling.length))
              .fill(filling)
              .join(","),
          ),
        );
        const sizes = sizesOf(receiptsOf([body], block));
        expect(Math.max(...sizes)).to.be.within(1, 128 * 1024);
        expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.above(0.8 * body.length);
      }
    expect(refusal(inLog)).to.equal("RPC_BAD_ANSWER");
  });

  it("are refused soon where there are more names than any answer has, and where logs or results are listed twice", () => {
    const text = bodyOf(makeBlock(7, zero, [logOf()]).receipts).toString();
    const names = (count: number) => Array(count).fill('"":0').join(",");
    const wrong = [`{${names(2_000)}`, `{"result":[{${names(2_000)}`, text.replace('"logs":', '"logs":[],"logs":')];

    expect([...wrong, `{"result":[],${text.slice(1)}`].map(refusal)).to.deep.equal(Array(4).fill("RPC_BAD_ANSWER"));
    expect(refusal(`{${names(900)},${text.slice(1).replace('"logs":', `${names(900)},"logs":`)}`)).to.equal(
      "1 receipts",
    );
  });

  it("are hashed as each kind is: with a state root, with neither, without a type, and deposits before and after Canyon", () => {
    const root = hashFor("state");
    const [nonce, version] = [{ depositNonce: "0x2a" }, { depositReceiptVersion: "0x1" }];
    const deposit = { type: "0x7e", status: "0x1" };
    const kinds: readonly (readonly [object, string, readonly string[], readonly string[]])[] = [
      [{ root }, "0x", [root], []],
      [{ status: "0x0" }, "0x", ["0x"], []],
      [{ type: "0x0" }, "0x", ["0x01"], []],
      [{ type: "0x4", status: "0x1" }, "0x04", ["0x01"], []],
      [{ ...deposit, ...nonce }, "0x7e", ["0x01"], []],
      [{ ...deposit, ...nonce, ...version }, "0x7e", ["0x01"], ["0x2a", "0x01"]],
      [{ ...deposit, ...version }, "0x7e", ["0x01"], ["0x", "0x01"]],
      [{ type: "0x4", status: "0x1", ...nonce, ...version }, "0x04", ["0x01"], []],
    ];
    const { receipts, header } = makeBlock(7, zero, []);
    const [{ logsBloom, cumulativeGasUsed } = { logsBloom: "", cumulativeGasUsed: "" }] = receipts;
    for (const [kind, type, before, after] of kinds) {
      const encoded = encodeRlp([...before, cumulativeGasUsed, logsBloom, [], ...after]);
      const receiptsRoot = rootOf([getBytes(concat([type, encoded]))]);
      const own = { ...receipts[0], type: undefined, status: undefined, ...kind };

      expect(outcome(bodyOf([own]), { ...asBlock(header, "it"), receiptsRoot }), JSON.stringify(kind)).to.deep.equal(
        [],
      );
    }
  });

  it("are the same or refused with any byte of the text gone, doubled or another one", () => {
    const { header, receipts } = makeBlock(7, zero, [logOf(), logOf("0x")], [], [logOf(`0x${"5a".repeat(80)}`)]);
    const [text, block] = [bodyOf(receipts).toString(), asBlock(header, "it")];
    const whole = (outcome(Buffer.from(text), block) as readonly Log[]).map(({ address, topics, data }) => [
      address,
      ...topics,
      data,
    ]);

    for (let run = 0; run < 30 * runs; run++) {
      const random = randomFrom(seed.value + run);
      const at = Math.floor(random() * text.length);
      const other = '[]{},:"\\ \n0e-tfx'[Math.floor(random() * 17)] ?? "";
      const changed = ["", other, `${other}${text[at]}`][Math.floor(random() * 3)];
      const found = outcome(Buffer.from(`${text.slice(0, at)}${changed}${text.slice(at + 1)}`), block);

      if (typeof found === "string") expect(["RPC_BAD_ANSWER", "LOGS_UNVERIFIED", "NOT_EVALUABLE"]).to.include(found);
      else expect(found.map(({ address, topics, data }) => [address, ...topics, data])).to.deep.equal(whole);
    }
  });

  it("are refused where the text is cut off, is no answer, or says nothing for long", () => {
    const text = bodyOf(makeBlock(7, zero, [logOf()]).receipts).toString();
    const wrong = [
      ...["", "{", "null", "[]", '{"error":{"code":1}}', '{"result":null}', '{"result":[null]}', '{"result":[{}]}'],
      ...[20, 100, 400, text.length - 2].map((length) => text.slice(0, length)),
      ...[
        `${" ".repeat(2_000)}${text}`,
        `{"a":"${'\\"'.repeat(2_000)}`,
        `{"a":"${"\\\\".repeat(2_000)}\\","result":[]}`,
      ],
      ...[`{"a":${"[".repeat(100_000)}`, `{"a":[${"[],".repeat(100_000)}[]],"result":[]}`, text.replace("0x2", "0xz")],
      ...["", "0000", "00".repeat(2_000)].map((more) => text.replace(/"logsBloom":"0x../, `"logsBloom":"0x${more}`)),
    ];

    expect(wrong.map(refusal)).to.deep.equal(wrong.map(() => "RPC_BAD_ANSWER"));
    expect(refusal('{"result":[]}')).to.equal("0 receipts");
  });

  it("are read in pieces, however many logs one of them has", () => {
    const many = Array.from({ length: 3_000 }, () => logOf());
    const { header, receipts } = makeBlock(7, zero, many);
    const sizes = [...verified([bodyOf(receipts)], asBlock(header, "it"))];

    expect(sizes.filter((size) => size > 32_000 && size < 34_000)).to.have.length.above(20);
  });
});
