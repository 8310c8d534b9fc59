import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import { createReadiness } from "../../src/core/readiness.ts";
import { blockOf, fakeAction, fakeChain, preparedOf, stranger as safe, target } from "../support/fakes.ts";

const propose = { safe, to: target, data: "0x8456cb59", abi: "pause()" } as const;
const ladder = [
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "page", page: "sign", afterBlocks: 3n, propose },
] as const;

/** A ladder that ends with a Safe's owners, whose call is answered so. */
function set(call: Chain["call"], code: Chain["code"] = async () => "0x01") {
  let holds = false;
  const { at, rows } = createReadiness({
    actions: new Map([["pause", fakeAction({ holds: async () => holds })]]),
    undos: new Map(),
    chain: fakeChain({ code, slot: async () => `0x${"00".repeat(32)}`, call }),
    senders: [],
    senderOf: () => undefined,
    nonces: () => ({ open: [], needed: [], ended: [] }),
    beat: { prepared: () => preparedOf(), gas: () => undefined },
    settings: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
    playbooks: [{ steps: ["stop"], ladders: { stop: ladder } }],
  });
  const told = async (number: number, isHeld = false) => {
    holds = isHeld;
    return (await at(blockOf(number))).map(({ kind, body }) => [kind, body["severity"], String(body["reason"])]);
  };
  return { told, rows };
}
const reverted = (words: string) => new FirebreakError("CALL_REVERTED", words);

describe("readiness of what a ladder asks of a Safe's owners", () => {
  it("is proven at every look from the Safe itself, and told when the Safe may make the call no more, and again (it was found out when it was needed)", async () => {
    const from: unknown[] = [];
    let mayNot = false;
    const { told, rows } = set(async ({ to, data }, _, by) => {
      from.push([to, data, by]);
      if (mayNot) throw reverted("Ownable: caller is not the owner");
      return "0x";
    });

    const first = await told(100);
    mayNot = true;
    const [red, still] = [await told(101), await told(102)];
    const [row] = rows();
    mayNot = false;
    const again = await told(103);

    expect(from[0]).to.deep.equal([target, "0x8456cb59", safe]);
    expect(first).to.deep.equal([["armed", undefined, `simulated from the Safe ${safe}`]]);
    expect(red[0]?.slice(0, 2)).to.deep.equal(["disarmed", "critical"]);
    expect(red[0]?.[2]).to.match(/the Safe 0x.* cannot call pause\(\) of 0x.*not the owner/);
    expect(still).to.deep.equal([]);
    expect(row).to.deep.include({ path: "proposal", target, armed: false });
    expect(row?.ref).to.match(/^proposal:owners-[0-9a-f]{8}$/);
    expect(again.map(([kind]) => kind)).to.deep.equal(["armed"]);
  });

  it("is not lost while the effect holds, when its target refuses it to everybody: a pause that has just landed pages nobody", async () => {
    let isPaused = false;
    const { told } = set(async () => {
      if (isPaused) throw reverted("Pausable: paused");
      return "0x";
    });
    await told(100);

    isPaused = true;
    const held = await told(101, true);

    expect(held).to.deep.equal([]);
    expect((await told(102)).map(([kind]) => kind)).to.deep.equal(["disarmed"]);
  });

  it("stays as it was found while the effect holds: a Safe without the right is not armed because somebody else paused (it was called simulated)", async () => {
    const { told, rows } = set(async () => {
      throw reverted("Ownable: caller is not the owner");
    });
    const [red] = await told(100);

    const held = await told(101, true);

    expect([red?.[0], held]).to.deep.equal(["disarmed", []]);
    expect(rows()[0]).to.include({ armed: false, reason: red?.[2] });
  });

  it("is not called simulated where the effect held from the first look on, and is judged as soon as it does not", async () => {
    const { told } = set(async () => {
      throw reverted("Pausable: paused");
    });

    const [held, lifted] = [await told(100, true), await told(101)];

    expect(held).to.deep.equal([["armed", undefined, "its effect holds already; not simulated"]]);
    expect(lifted.map(([kind]) => kind)).to.deep.equal(["disarmed"]);
  });

  it("is lost to a pause that its action does not see, which is no right that somebody could give back", async () => {
    const said = async (words: string) => {
      const { told } = set(async () => {
        throw reverted(words);
      });
      return (await told(100))[0]?.[2];
    };

    expect(await said("Pausable: paused")).to.match(
      /; that is paused already, and \S+ says that it is not: look whether/,
    );
    expect(await said("Ownable: caller is not the owner")).to.match(/; give it back its right$/);
  });

  it("is against a Safe, or a target, without code", async () => {
    const { told } = set(
      async () => "0x",
      async (address) => (address === safe ? "0x" : "0x01"),
    );

    expect((await told(100))[0]?.[2]).to.include(`no code at ${safe}`);
  });

  it("keeps what it knew when it cannot be read for once", async () => {
    let isAway = false;
    const { told, rows } = set(async () => {
      if (isAway) throw new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true });
      return "0x";
    });
    await told(100);

    isAway = true;
    const away = await told(101);

    expect([away, rows()[0]?.armed]).to.deep.equal([[], true]);
  });
});
