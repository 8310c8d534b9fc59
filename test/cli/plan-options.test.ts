import { expect } from "chai";
import { Wallet } from "ethers";
import { officeOf, sourceOf } from "../../src/cli/plan-options.ts";
import { refusal } from "../support/plans.ts";

describe("the options of firebreak plan", () => {
  it("takes one fork source and one way to the chain, and no key in the clear", () => {
    const { privateKey: secret } = Wallet.createRandom();
    const options: readonly (readonly [() => unknown, RegExp])[] = [
      [() => sourceOf({ embedded: true, forkUrl: "http://127.0.0.1:9" }), /--recording, --fork-url and --embedded/],
      [() => sourceOf({ embedded: true, forkBlock: 1 }), /--fork-block together with --fork-url/],
      [() => officeOf("plan.yaml", {}), /--rpc and --config/],
      [() => officeOf("plan.yaml", { rpc: "http://127.0.0.1:9", config: "c.yaml" }), /--rpc and --config/],
      [() => officeOf("plan.yaml", { rpc: "http://127.0.0.1:9", key: secret }), /a reference/],
    ];
    for (const [work, about] of options) {
      const { code, message } = refusal(work);

      expect(code).to.equal("CONFIG");
      expect(message).to.match(about).and.not.to.include(secret);
    }
  });
});
