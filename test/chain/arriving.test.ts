import { expect } from "chai";
import { asBlock } from "../../src/chain/answers.ts";
import { createArriving } from "../../src/chain/arriving.ts";
import { provenReceipts } from "../../src/chain/receipts.ts";
import { createRoom } from "../../src/chain/rooms.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import { whole } from "../../src/chain/text.ts";
import { createTextReader } from "../../src/chain/text-reader.ts";
import { createReceipts } from "../../src/chain/verified.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Log } from "../../src/core/types.ts";
import { atOnce } from "../../src/lib/in-pieces.ts";
import { codeOf, failureOf, hashFor } from "../support/fakes.ts";
import { randomFrom, runs, seed } from "../support/seed.ts";
import { bodyOf, logOf, type Made, makeBlock, makeChain, nodeOf, wanted } from "./nodes.ts";
import { type Asked, serve } from "./server.ts";

const zero = `0x${"00".repeat(32)}`;
const made = makeBlock(7, zero, ...Array.from({ length: 20 }, (_, nth) => Array(nth % 4).fill(logOf("0x1234"))));
const text = bodyOf(made.receipts);
const many = Array.from({ length: 40 }, () => [logOf(`0x${"5a".repeat(500)}`)]);

/** What comes of an answer in these pieces: how many logs there are, or what is wrong with it. */
async function outcome(pieces: readonly Buffer[], { header }: Made, place?: Buffer): Promise<number | string> {
  const arriving = createArriving("a test", place, createRoom());
  try {
    for (const piece of pieces) arriving.push(piece);
    return atOnce(atOnce(provenReceipts(await arriving.receipts(), asBlock(header, "it"))).logs(() => true)).length;
  } catch (error) {
    return codeOf(error);
  }
}

function cut(body: Buffer, random: () => number, most: number): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += pieces.at(-1)?.length ?? 0)
    pieces.push(body.subarray(at, at + 1 + Math.floor(random() * most)));
  return pieces;
}

describe(`receipts that are read while they come (${seed.shown})`, () => {
  it("are the same wherever the answer is cut, with no place for it, too little of it, and one in which another answer lay", async () => {
    const other = bodyOf(makeBlock(8, zero, ...many).receipts);
    for (let run = 0; run < 2 * runs; run++) {
      const random = randomFrom(seed.value + run);
      const most = [3, 50, 700, 5_000][run % 4] ?? 1;
      for (const place of [undefined, Buffer.alloc(3_000), Buffer.from(other)])
        expect(await outcome(cut(text, random, most), made, place), `FUZZ_SEED=${seed.value + run}`).to.equal(30);
    }
  });

  it("are refused when the answer stops anywhere in its receipts, and not for what stands behind it", async () => {
    const ends = text.lastIndexOf("]");
    for (let length = 0; length < ends; length += 97) {
      const before = text.subarray(0, length);
      expect(await outcome([before], made, Buffer.from(text)), `${length}`).to.equal("RPC_BAD_ANSWER");
      expect(await outcome([before], made), `${length}`).to.equal("RPC_BAD_ANSWER");
    }
    expect(await outcome([text, Buffer.from("]}, and more of it")], made, Buffer.alloc(100_000))).to.equal(30);
  });

  it("are not those of the header when one is left out, added or another one, whatever comes first", async () => {
    const [first, ...others] = made.receipts;
    for (const wrong of [
      others,
      [first, first, ...others],
      [...others, first],
      [{ ...first, logs: [] }, ...others].reverse(),
    ])
      expect(await outcome(cut(bodyOf(wrong), seed.random(), 900), made, Buffer.alloc(100_000))).to.equal(
        "LOGS_UNVERIFIED",
      );
  });

  it("may be a refusal, which whoever asked understands, and nothing else is waited for to its end", async () => {
    const refusal = Buffer.from('{"jsonrpc":"2.0","id":0,"error":{"code":-32601,"message":"no such method"}}');
    const page = Buffer.from(`<html>${"x".repeat(20_000)}`);
    const arriving = () => createArriving("a test", Buffer.alloc(100_000), createRoom());
    const [refused, paged, long] = [arriving(), arriving(), arriving()];

    refused.push(refusal);
    paged.push(page.subarray(0, 100));
    expect(() => long.push(page)).to.throw(FirebreakError);
    for (const one of [refused, paged, long]) expect(await failureOf(one.receipts())).to.equal("RPC_BAD_ANSWER");
  });

  it("are read again from their beginning only when twice as much is there", () => {
    const long = Buffer.from(`"${"x".repeat(1_000_000)}"`);
    const came = { ...whole(long), end: 1, come: 1, isWhole: false };
    const reader = createTextReader(came, "a test");
    let times = 0;
    const reading = reader.wholly(function* () {
      times++;
      reader.skip();
      yield 1;
    });

    for (let next = reading.next(); next.done !== true; next = reading.next()) {
      came.isWhole = came.come === long.length;
      came.come = Math.min(long.length, came.come + 1_000);
    }

    expect(times).to.be.within(2, 22);
  });
});

describe("nodes that send receipts", () => {
  const big = makeBlock(9, zero, ...many);
  const honest = nodeOf("honest:8545", [big]);
  const block = asBlock(big.header, "it");

  /** A node over HTTP that answers what is asked of it with `write`. */
  async function withNode(
    write: Parameters<typeof serve>[0],
    work: (logs: () => Promise<readonly Log[]>, bodies: readonly unknown[], said: string[]) => Promise<void>,
  ): Promise<void> {
    const [server, said]: [Awaited<ReturnType<typeof serve>>, string[]] = [await serve(write), []];
    const rpc = openRpc(server.url, { timeoutMs: 300 });
    const receipts = createReceipts(
      () => [rpc, honest.rpc],
      (_, what) => void said.push(what),
    );
    try {
      await work(() => receipts.logs(block, wanted), server.bodies, said);
    } finally {
      await rpc.close();
      await server.close();
    }
  }

  it("are left for another one when they stop in the middle, and read as well afterwards", async () => {
    const body = bodyOf(big.receipts);
    let asked = 0;
    await withNode(
      (_, response) => {
        response.writeHead(200, { "content-length": body.length });
        if (++asked === 1) response.write(body.subarray(0, 20_000), () => response.destroy());
        else response.end(body);
      },
      async (logs, bodies, said) => {
        expect(await logs()).to.have.length(40);
        expect([bodies.length, said]).to.deep.equal([1, []]);
      },
    );
  });

  it("are left after the first bytes that are no receipts, and asked for none one by one", async () => {
    await withNode(
      (_, response) => void response.end(`{"result":[${"[],".repeat(1_000_000)}[]]}`),
      async (logs, bodies, said) => {
        expect(await logs()).to.have.length(40);
        expect([bodies.length, said]).to.deep.equal([1, []]);
      },
    );
  });

  it("are told of when they lie, and asked one by one when they do not know the question", async () => {
    const forged = big.receipts.map((one, nth) => (nth === 39 ? { ...one, logs: [...one.logs, logOf()] } : one));
    await withNode(
      (_, response) => void response.end(bodyOf(forged)),
      async (logs, _, said) => {
        expect(await logs()).to.have.length(40);
        expect(said).to.have.length(1);
      },
    );
    const transactions = big.receipts.map(({ transactionHash }) => transactionHash);
    const answer = ({ id, method, params }: Asked) => {
      if (method === "eth_getBlockReceipts") return { id, error: { code: -32601, message: "no such method" } };
      if (method === "eth_getBlockByHash") return { id, result: { ...big.header, transactions } };
      return { id, result: big.receipts.find(({ transactionHash }) => transactionHash === params[0]) };
    };
    await withNode(
      (asked, response) =>
        void response.end(
          JSON.stringify(Array.isArray(asked) ? asked.map((one: Asked) => answer(one)) : answer(asked as Asked)),
        ),
      async (logs, bodies) => {
        expect(await logs()).to.have.length(40);
        expect(bodies.length).to.be.above(3);
      },
    );
  });

  it("are read block after block from the same memory, and what was found of each stays what it is", async () => {
    const chain = makeChain(1, 30).map(({ header }, nth) =>
      makeBlock(Number(header.number), header.parentHash, [logOf(`0x${hashFor(`${nth}`).slice(2)}`)], ...many),
    );
    const node = nodeOf("a:8545", chain);
    const receipts = createReceipts(() => [node.rpc]);
    const read = (one: Made) => receipts.logs(asBlock(one.header, "it"), wanted);

    for (const [nth, one] of chain.entries()) {
      const [before] = await read(chain[Math.max(0, nth - 7)] ?? one);
      expect((await read(one))[0]?.data).to.equal(hashFor(`${nth}`));
      expect(before?.data).to.equal(hashFor(`${Math.max(0, nth - 7)}`));
    }
    expect(node.state.asked).to.have.length(30);
  });
});
