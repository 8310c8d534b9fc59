import { expect } from "chai";
import type { Address } from "../../src/core/types.ts";
import { type Fork, openFork } from "../../src/range/fork.ts";
import { ADMIN, actionOf, HOLDER, moveTo, objectionsTo, pull, STRANGER, send, timeOf } from "../support/lever-pulls.ts";
import { deploy, planOf, refusal } from "../support/plans.ts";

const day = 86_400;
const year = 365n * 86_400n;

describe("lido-circuit-breaker", function () {
  this.timeout(120_000);
  let fork: Fork;
  let pausable: Address;
  let breaker: Address;
  const entry = (more = {}) => ({ use: "lido-circuit-breaker", breaker, pausable, ...more });
  before(async () => {
    fork = await openFork({ source: { kind: "embedded" }, engine: "anvil" });
  });
  beforeEach(async () => {
    pausable = await deploy(fork, "LidoShape", []);
    breaker = await deploy(fork, "CircuitBreakerShape", [ADMIN, 21 * day, 60 * day]);
    await send(fork, ADMIN, breaker, "setPauser(address,address)", [pausable, HOLDER]);
  });
  after(() => fork?.close());

  it("refuses an effect or a remainder of nothing", () => {
    for (const more of [{ maxEffect: 0 }, { minRemaining: 0 }])
      expect(refusal(() => planOf([entry(more)]))).to.have.property("code", "CONFIG");
  });

  it("pauses what the holder is the pauser of, once, and then says who must register it again", async () => {
    expect(actionOf(entry()).maxEffect).to.equal(60 * day);
    expect((await pull(fork, entry(), STRANGER)).refusal).to.include("SenderNotPauser");
    expect(await objectionsTo(fork, entry())).to.deep.equal([]);

    expect(await pull(fork, entry())).to.deep.equal({ before: false, after: true, refusal: undefined });

    const [objection] = await objectionsTo(fork, entry());
    expect(objection).to.include(`nobody is the pauser of ${pausable}`).and.to.include("registers the hub again");
  });

  it("says that the breaker may pause for longer than the plan states", async () => {
    const [objection] = await objectionsTo(fork, entry({ maxEffect: 60 * day - 1 }));

    expect(objection)
      .to.include(`up to ${60 * day} s`)
      .and.to.include(`maxEffect of ${60 * day - 1} s`);
  });

  it("fails when the heartbeat has lapsed, and says so", async () => {
    await moveTo(fork, (await timeOf(fork)) + year + 1n);

    expect((await pull(fork, entry())).refusal).to.include("HeartbeatExpired");
  });

  it("says when the address is no breaker", async () => {
    const [objection] = await objectionsTo(fork, entry({ breaker: pausable }));

    expect(objection).to.include("does not answer as a CircuitBreaker");
  });
});
