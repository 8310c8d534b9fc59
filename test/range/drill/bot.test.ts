import { expect } from "chai";
import { armedIn, createBot } from "../../../src/range/drill/bot.ts";

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

  it("that was killed is not waited for (only an exit code was looked at)", async () => {
    const nowhere = { rpcUrls: ["http://127.0.0.1:9"], quorum: 1, wsUrl: "ws://127.0.0.1:9" };
    const rules = { detectors: {}, actions: {}, playbooks: [] };
    const bot = createBot({
      key: `0x${"11".repeat(32)}`,
      chains: [{ ...mainnet, ...nowhere }],
      rules,
      pollMs: 50,
      files: {},
    });
    bot.restart();
    await bot.kill();

    const said = await bot.until(() => false, "go on", 5_000).catch(({ code, message }) => `${code} ${message}`);

    expect(said).to.include("DRILL").and.include("SIGKILL");
    await bot.finish();
  });
});
