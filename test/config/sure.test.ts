import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { asSure } from "../../src/config/sure.ts";
import { messageOf } from "../../src/core/errors.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeChain, findingOf, observationOf, target } from "../support/fakes.ts";

const written = (detectors: object, more: object = {}) =>
  parseConfig(
    JSON.stringify({
      chain: { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 },
      store: "x",
      webhook: { secret: "env:SECRET", port: 9465 },
      detectors,
      ...more,
    }),
    "f.yaml",
  );

describe("how sure the findings of a detector are", () => {
  it("is said beside the settings of any detector, and 100 % unless it is; 50 % of what third parties report", () => {
    const upgrade = { use: "proxy-upgrade", proxy: target };
    const { detectors } = written({
      ...{ upgrade: { ...upgrade, confidence: 40 }, other: upgrade },
      ...{ vendor: { use: "reported" }, sure: { use: "reported", confidence: 80 } },
    });

    const made = detectors.map(({ id, make }) => [id, make({ id }).confidence]);
    expect(made).to.deep.equal([
      ...[
        ["upgrade", 40],
        ["other", undefined],
      ],
      ...[
        ["vendor", 50],
        ["sure", 80],
      ],
    ]);
  });

  it("goes with each finding, and leaves what could not be read as it is", async () => {
    const unread = new Error("no state");
    const { detector: plain } = detector("any", [], async () => Object.assign([findingOf()], { unread }));

    const found = await asSure(plain, 40).observe(observationOf(blockOf(100)), fakeChain());

    expect(found.map(({ confidence }) => confidence)).to.deep.equal([40]);
    expect(found.unread).to.equal(unread);
  });

  it("is a percentage, and nothing that an action has", () => {
    const refusal = (detectors: object, more?: object) => {
      try {
        written(detectors, more);
        return "";
      } catch (error) {
        return messageOf(error);
      }
    };

    expect(refusal({ vendor: { use: "reported", confidence: 101 } })).to.match(/detectors\.vendor\.confidence: /);
    const pause = { use: "pause", target, call: "function pause()", args: [], confidence: 5 };
    expect(refusal({}, { actions: { pause } })).to.include("confidence");
  });
});
