import { expect } from "chai";
import { armedIn } from "../../../src/range/drill/bot.ts";

const [mainnet, base] = [
  { name: "mainnet", chainId: 1 },
  { name: "base", chainId: 8453 },
];

describe("a drill's responder", () => {
  it("is ready when it knows of each of its actions, and of its account on a chain where it has none", () => {
    const actions = { pause: { use: "pause" }, close: { use: "pause", chain: "base" } };

    expect(armedIn({ actions }, [mainnet, base])).to.deep.equal(["pause", "close"]);
    expect(armedIn({ actions: { close: actions.close } }, [mainnet, base])).to.deep.equal(["account:1", "close"]);
    expect(armedIn({}, [mainnet])).to.deep.equal(["account:1"]);
  });
});
