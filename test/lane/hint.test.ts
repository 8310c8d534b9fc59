import { expect } from "chai";
import { openLaneHint } from "../../src/lane/hint.ts";
import { detector } from "../core/watching.ts";
import { messageOf } from "../sources/chains.ts";
import { blockOf, hashFor, target } from "../support/fakes.ts";

const filters = [{ address: target, topic0: hashFor("Drain(address,uint256)") }];
const [quiet, loud] = [`0x01${"00".repeat(255)}`, `0x${"ff".repeat(256)}`];

describe("what a lane's socket lets rest", () => {
  type Around = { readonly isCalm?: boolean; readonly everyBlock?: boolean; readonly mempool?: boolean };

  function rests(bloom: string, { isCalm = true, everyBlock = false, mempool = false }: Around = {}): boolean {
    const config = { mempool: mempool ? {} : undefined };
    const detectors = [{ id: "drain", detector: { ...detector("drain", []).detector, everyBlock } }];
    const upkeep = { foresee: () => undefined, isCalm: () => isCalm };
    const one = { config, wsUrl: undefined, dial: undefined, pushes: true, detectors };
    const { tools } = openLaneHint(one as never, filters, upkeep, { failed: () => undefined, well: () => undefined });
    tools.resting.allow(true);
    tools.resting.looked(blockOf(100));
    return tools.resting.take(messageOf(blockOf(101), bloom), true);
  }

  it("is a head that holds nothing that is watched, and no other", () => {
    expect(rests(quiet)).to.equal(true);
    expect(rests(loud)).to.equal(false);
  });

  it("is no head whose bloom is left out, as some chains do: anything may be in it", () => {
    expect(rests(`0x${"00".repeat(256)}`)).to.equal(false);
    expect(rests("0x")).to.equal(false);
    expect(rests("0xzz")).to.equal(false);
  });

  it("is nothing while something is on its way or holds, a detector looks at every block, or what is pending is looked at", () => {
    expect(rests(quiet, { isCalm: false })).to.equal(false);
    expect(rests(quiet, { everyBlock: true })).to.equal(false);
    expect(rests(quiet, { mempool: true })).to.equal(false);
  });
});

describe("a lane's socket", () => {
  it("is well at a head that it announced, and at none while it is silent, or refuses (its fault had no end)", async () => {
    const said: string[] = [];
    const heard = new Map<string, (event: { data?: unknown }) => void>();
    const socket = { addEventListener: heard.set.bind(heard), send: () => undefined, close: () => undefined };
    const one = { config: {}, wsUrl: "ws://node", dial: () => ({ socket, destroy: () => undefined }), detectors: [] };
    const upkeep = { foresee: () => undefined, isCalm: () => true };
    const faults = { failed: (what: string) => void said.push(what), well: () => void said.push("well") };
    const { tools, close } = openLaneHint(one as never, [], upkeep, faults);
    const says = (data: string) => heard.get("message")?.({ data });

    void tools.wait(1, new AbortController().signal);
    tools.sawHead();
    says('{"id":1,"error":{"message":"no such method"}}');
    tools.sawHead();
    says('{"id":1,"result":"0x1"}');
    tools.sawHead();
    tools.sawHead();
    heard.get("error")?.({ message: "the node is gone" } as never);
    close();

    expect(said).to.deep.equal(["well", "the node is gone"]);
  });
});
