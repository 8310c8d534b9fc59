import { expect } from "chai";
import { id } from "ethers";
import { ordersOf } from "../../../src/actions/quorum-order.ts";
import { maxFileBytes, parseTrip, writeTrip } from "../../../src/lifecycle/trip/file.ts";
import { freezingText } from "../../actions/holding-plan.ts";
import { refusal } from "../../support/plans.ts";
import { hub, token, trigger, tripOf, tripText } from "../../support/trips.ts";

const read = (text: string) => refusal(() => parseTrip(text, "trip.json"));

describe("a trip's file", () => {
  it("is refused when it is too long, no JSON, lacks something or has more", () => {
    const { signatures: _, ...lacking } = JSON.parse(tripText());
    for (const text of [" ".repeat(maxFileBytes + 1), "{", "[]", JSON.stringify(lacking), tripText({}, { more: 1 })]) {
      const { code, message } = read(text);
      expect(code).to.equal("TRIP");
      expect(message).to.match(/^expected .* in trip\.json, found /);
    }
  });

  it("is refused without a word of what stands there, when it is another file (a passphrase was shown)", () => {
    expect(read("hunter2-passphrase").message).to.match(/found no JSON;(?!.*hunter2)/);
  });

  it("is refused when what it shows is not what is signed for: chain, hub, plan, mask", () => {
    const another = freezingText(hub, token, 2).replaceAll("71".repeat(32), "72".repeat(32));
    const wrong = [
      [tripText({}, { chainId: "5" }), "a plan of chain 1 in a file for chain 5"],
      [tripText({}, { hub: trigger }), `a plan of hub ${hub}`],
      [tripText({ planId: id("other") }), "beside an order for plan"],
      [tripText({}, { plan: another }), "beside an order for plan"],
      [tripText({ mask: "0x0" }), "the mask 0x0 for a plan of 1 action(s)"],
      [tripText({ mask: "0x2" }), "the mask 0x2 for a plan of 1 action(s)"],
      [tripText({}, { plan: "chain: [" }), "a plan in it"],
    ] as const;
    for (const [text, why] of wrong) {
      const { code, message } = read(text);
      expect(code, why).to.equal("TRIP");
      expect(message).to.include(why);
    }
  });

  it("is read again as it was written", () => {
    const text = writeTrip(tripOf());

    expect(writeTrip(parseTrip(text, "trip.json"))).to.equal(text);
  });

  it("is no order for an action on another chain, or of another trigger", () => {
    const one = { from: "file:trip.json", text: tripText() };

    expect(ordersOf([one], 5n, trigger).faults.join()).to.include(`one for the trigger ${trigger} on chain 1`);
    expect(ordersOf([one], 1n, hub).faults.join()).to.include(`one for the trigger ${trigger} on chain 1`);
    expect(ordersOf([one], 1n, trigger).orders).to.have.length(1);
  });
});
