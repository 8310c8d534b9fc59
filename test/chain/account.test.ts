import { expect } from "chai";
import { accountAt } from "../../src/chain/account.ts";
import { failureOf, sender } from "../support/fakes.ts";

describe("an account", () => {
  it("is refused when a node answers with something else than a number", async () => {
    const code = await failureOf(accountAt(sender, async (method) => (method === "eth_getBalance" ? null : "0x1")));

    expect(code).to.equal("RPC_BAD_ANSWER");
  });

  it("has the nonce of what is mined, of what waits, and a balance", async () => {
    const account = await accountAt(sender, async (method, [, tag]) =>
      method === "eth_getBalance" ? "0xde0b6b3a7640000" : tag === "pending" ? "0x7" : "0x5",
    );

    expect(account).to.deep.equal({ mined: 5n, pending: 7n, balance: 10n ** 18n });
  });
});
