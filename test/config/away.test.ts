import { inspect } from "node:util";
import { expect } from "chai";
import { parseAway } from "../../src/config/away.ts";
import { parseConfig } from "../../src/config/config.ts";
import { failureOf } from "../support/fakes.ts";

const text = (address: string, more = "") => `chain: { id: 1, quorum: 1, rpc: [http://127.0.0.1:8545] }
store: store.sqlite
detectors:
  owner: { use: privileged-change, address: [${address}], event: "event Drain(address indexed to, uint256 amount)" }
actions:
  stop: { use: pause, target: 0x2222222222222222222222222222222222222222 }
playbooks:
  - { name: stop-it, when: { detector: owner }, do: act, steps: [stop] }
${more}`;
const never = new AbortController().signal;
const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `0x${(0xc0ffee0000 + index).toString(16).padStart(40, "0")}`).join(", ");

describe("a configuration that is read beside a responder", function () {
  this.timeout(60_000);

  it("is what it is when it is read at once, with what it loosens, and holds nobody up (pauses waited for it)", async () => {
    const [before, after] = [text(addresses(1_000), "mode: act"), text(addresses(1_001))];
    let turns = 0;
    const count = () => {
      turns++;
      turning = setImmediate(count);
    };
    let turning = setImmediate(count);

    const { config, loosens } = await parseAway({ text: after, name: "f.yaml", before }, never);
    clearImmediate(turning);

    expect(inspect(config, { depth: 9 })).to.equal(inspect(parseConfig(after, "f.yaml"), { depth: 9 }));
    expect(loosens).to.have.length(2);
    expect(loosens[0]).to.equal("the mode is lowered to shadow");
    expect(loosens[1]).to.match(/^detector owner is changed, /);
    expect(turns).to.be.greaterThan(20);
  });

  it("is refused with the same words, file, line and column", async () => {
    const wrong = text("0x12");
    const here = (() => {
      try {
        return String(parseConfig(wrong, "f.yaml"));
      } catch (error) {
        return Object(error).message;
      }
    })();

    const away = await parseAway({ text: wrong, name: "f.yaml", before: "" }, never).catch((error) => error.message);

    expect(away).to.equal(here);
    expect(away).to.include("f.yaml:4:");
  });

  it("is given up when the responder ends", async () => {
    const ended = AbortSignal.abort();

    expect(await failureOf(parseAway({ text: text("0x12"), name: "f.yaml", before: "" }, ended))).to.equal("CONFIG");
  });
});
