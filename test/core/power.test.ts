import { expect } from "chai";
import { getAddress, Interface } from "ethers";
import { openChain } from "../../src/chain/reader.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import { hasPower } from "../../src/core/power.ts";
import { sender } from "../executors/node.ts";
import { blockOf, target } from "../support/fakes.ts";

/** Whom a key is compared with. */
const stranger = "0x000000000000000000000000000000000000dead";

type Words = { readonly says?: string; readonly data?: string; readonly host?: string };

/** Whether the sender has power where it and a stranger hear this, each from a node of its own; nothing is an acceptance. */
function powerOf(own: Words, others: Words): Promise<boolean> {
  const request = async (method: string, params: readonly unknown[] = []) => {
    const [{ from } = { from: "" }] = params as readonly { from: string }[];
    const { says, data, host = "one" } = from === sender ? own : others;
    if (says === undefined) return "0x";
    throw new RpcError(host, method, 3, says.replaceAll("$from", from), data?.replaceAll("$from", from.slice(2)));
  };
  const chain = openChain(1n, [{ name: "node", request, close: async () => undefined }]);
  return hasPower({ to: target, data: "0x8456cb59" }, sender, blockOf(100), chain);
}

describe("whether a key may make a call", () => {
  it("is no where it hears what a stranger hears, its own address aside, whichever node says it (a host made it yes)", async () => {
    const words = "execution reverted: $from may not";

    expect(await powerOf({ says: words }, { says: words })).to.equal(false);
    expect(await powerOf({ says: words, host: "one" }, { says: words, host: "two" })).to.equal(false);
  });

  it("is no where the contract's data are alike and only nodes have other words for them", async () => {
    const data = `0x118cdaa7${"00".repeat(12)}$from`;
    const [geth, other] = [
      { says: "execution reverted", data },
      { says: "VM execution error", data },
    ];

    expect(await powerOf(geth, other)).to.equal(false);
  });

  it("is no where the contract writes the caller into its text, as AccessControl of OpenZeppelin 4 does (each key had every role)", async () => {
    const missing = (who: string) => `AccessControl: account ${who} is missing role 0x${"00".repeat(32)}`;
    const data = (who: string) => new Interface(["error Error(string)"]).encodeErrorResult("Error", [missing(who)]);
    const refused = (who: string) => ({ says: "execution reverted", data: data(who) });

    expect(await powerOf(refused(sender), refused(stranger))).to.equal(false);
    expect(await powerOf(refused(getAddress(sender)), refused(getAddress(stranger)))).to.equal(false);
  });

  it("is no where both hear back an argument that is the sender's address (who put it there was no stranger)", async () => {
    const data = `0x118cdaa7${"00".repeat(12)}$from${"00".repeat(12)}${sender.slice(2)}`;

    expect(await powerOf({ says: "reverted", data }, { says: "reverted", data })).to.equal(false);
  });

  it("is yes where it is accepted, or refused for a reason of its own: other words, or other data under the same words", async () => {
    const refused = { says: "execution reverted", data: "0x118cdaa7" };
    const powers = await Promise.all([
      powerOf({}, refused),
      powerOf({ says: "execution reverted: closed" }, { says: "execution reverted: not the owner" }),
      powerOf({ says: "execution reverted", data: "0xd93c0665" }, refused),
      powerOf({ says: "reverted: closed", data: "0x" }, { says: "reverted: not the owner", data: "0x" }),
    ]);

    expect(powers).to.deep.equal([true, true, true, true]);
  });
});
