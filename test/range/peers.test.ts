import { expect } from "chai";
import { missingPeer } from "../../src/range/peers.ts";

describe("a package that only drills need", () => {
  it("is named with the others in one command, and with none that no drill asks for (AWS KMS was among them)", () => {
    const { message } = missingPeer("anvil", undefined);

    expect(message).to.include(" @foundry-rs/anvil@").and.include(" @openzeppelin/contracts@");
    expect(message).not.to.match(/client-kms|protocol-kit|hardhat/);
    expect(missingPeer("hardhat", undefined).message).to.match(/ hardhat@\S+$/);
  });
});
