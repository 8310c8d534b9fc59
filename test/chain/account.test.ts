import { expect } from "chai";
import { accountAt } from "../../src/chain/account.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { blockOf, failureOf, sender } from "../support/fakes.ts";

type Said = { readonly mined?: unknown; readonly pending?: unknown; readonly balance?: unknown };

/** A node that says this of an account; `asked` is of which block. */
function node({ mined = "0x5", pending = "0x5", balance = "0xde0b6b3a7640000" }: Said, asked: unknown[] = []): Rpc {
  return {
    name: "node",
    async request(method, [, at] = []) {
      asked.push(at);
      if (method === "eth_getBalance") return balance;
      return at === "pending" ? pending : mined;
    },
    close: async () => undefined,
  };
}
const down: Rpc = {
  ...node({}),
  request: () => Promise.reject(new FirebreakError("RPC_UNREACHABLE", "no answer", { retryable: true })),
};
const head = blockOf(100);
const ether = 10n ** 18n;
const alone = (...nodes: readonly Rpc[]) => accountAt(sender, head, { nodes, quorum: 1 });
const agreed = (...nodes: readonly Rpc[]) => accountAt(sender, head, { nodes, quorum: 2 });

describe("an account", () => {
  it("is refused when a node answers with something else than a number", async () => {
    expect(await failureOf(alone(node({ balance: null })))).to.equal("RPC_BAD_ANSWER");
  });

  it("has the nonce of what is mined, of what waits, and a balance, as the first node has them that answers", async () => {
    const account = await alone(down, node({ pending: "0x7" }), node({ balance: "0x0" }));

    expect(account).to.deep.equal({ mined: 5n, pending: 7n, balance: ether });
  });

  it("is what several nodes say alike at the head, where they must agree [one made every key look poor or stuck]", async () => {
    const asked: unknown[] = [];
    const liar = node({ mined: "0x1", pending: "0xff", balance: "0x0" });

    const account = await agreed(liar, node({}, asked), node({ pending: "0x6" }));

    expect(account).to.deep.equal({ mined: 5n, pending: 6n, balance: ether });
    expect(asked).to.deep.include({ blockHash: head.hash });
  });

  it("is read while one of three nodes is down or talks nonsense, and not where no two agree", async () => {
    const nonsense = node({ mined: "x", pending: "x", balance: "x" });
    const usual = { mined: 5n, pending: 5n, balance: ether };

    expect(await agreed(down, node({}), node({}))).to.deep.equal(usual);
    expect(await agreed(nonsense, node({}), node({}))).to.deep.equal(usual);
    expect(await failureOf(agreed(down, node({}), node({ balance: "0x0" })))).to.equal("NO_QUORUM");
  });
});
