import { expect } from "chai";
import { openRpc, type Rpc } from "../../src/chain/rpc.ts";
import { failureOf, settled } from "../support/fakes.ts";
import { type Asked, answering, serve } from "./server.ts";

type Answer = Parameters<typeof serve>[0];

describe("an RPC's batch", () => {
  let rpc: Rpc;
  let server: Awaited<ReturnType<typeof serve>>;
  const start = async (answer: Answer) => {
    server = await serve(answer);
    rpc = openRpc(server.url);
    return rpc;
  };
  const replies =
    (of: (calls: Asked[]) => unknown): Answer =>
    (body, response) =>
      void response.end(JSON.stringify(of(body as Asked[])));
  afterEach(async () => {
    await rpc.close();
    await server.close();
  });

  it("rejects only the call that a node left unanswered", async () => {
    const { request } = await start(replies((calls) => calls.slice(1).map(({ id }) => ({ id, result: id }))));

    const [lost, second, third] = await Promise.all([failureOf(request("a")), request("b"), request("c")]);

    expect([lost, second, third]).to.deep.equal(["RPC_BAD_ANSWER", 1, 2]);
  });

  it("goes by id, not by order, and ignores answers to calls that nobody made", async () => {
    const { request } = await start(
      replies((calls) => [
        { id: 99, result: "nobody's" },
        ...calls.map(({ id, method }) => ({ id, result: method })).reverse(),
      ]),
    );

    expect(await Promise.all([request("a"), request("b"), request("c")])).to.deep.equal(["a", "b", "c"]);
  });

  it("looks through no more answers than twice the calls, however many a node lists", async () => {
    const nobodys = (count: number) => Array.from({ length: count }, () => ({ id: 99, result: "nobody's" }));
    const lists = [2, 3, 5_000];
    const { request } = await start(
      replies((calls) => [...nobodys(lists.shift() ?? 0), ...calls.map(({ id }) => ({ id, result: id }))]),
    );
    const both = () => Promise.all([failureOf(request("a")), failureOf(request("b"))]);

    const codes = [await both(), await both(), await both()];

    expect(codes).to.deep.equal([
      ["no failure", "no failure"],
      ["no failure", "RPC_BAD_ANSWER"],
      ["RPC_BAD_ANSWER", "RPC_BAD_ANSWER"],
    ]);
  });

  it("rejects every call when a node refuses the batch as a whole", async () => {
    const { request } = await start(replies(() => ({ id: null, error: { code: -32600, message: "no batches" } })));

    const codes = await Promise.all([failureOf(request("a")), failureOf(request("b"))]);

    expect(codes).to.deep.equal(["RPC_ERROR", "RPC_ERROR"]);
  });

  it("takes one result for a whole batch for nobody's (it was everybody's)", async () => {
    const { request } = await start(replies(() => ({ id: 7, result: "0x1" })));

    const codes = await Promise.all([failureOf(request("a")), failureOf(request("b"))]);

    expect(codes).to.deep.equal(["RPC_BAD_ANSWER", "RPC_BAD_ANSWER"]);
  });

  it("holds what is asked in one tick, twenty calls at most: below, at, above", async () => {
    const { request } = await start(answering(({ method }) => ({ result: method })));
    const many = (count: number) => Promise.all(Array.from({ length: count }, (_, index) => request(`${index}`)));

    const results = [await many(19), await many(20), await many(21)];
    const sizes = server.bodies.map((body) => (Array.isArray(body) ? body.length : 1));

    expect(results.map(({ length }) => length)).to.deep.equal([19, 20, 21]);
    expect(sizes.slice(0, 2)).to.deep.equal([19, 20]);
    expect(sizes.slice(2).sort()).to.deep.equal([1, 20]);
  });

  it("does not wait for a batch before it: an answer that hangs delays only its own calls", async () => {
    const { request } = await start((body, response) => {
      if (!JSON.stringify(body).includes("hang")) answering(() => ({ result: "0x1" }))(body, response);
    });
    void request("hang").catch(() => undefined); // ended by `close` at the latest
    await settled();

    expect(await request("eth_chainId")).to.equal("0x1");
  });
});
