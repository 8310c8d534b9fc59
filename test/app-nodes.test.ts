import { expect } from "chai";
import { resolveUrl } from "../src/app-nodes.ts";

describe("resolveUrl", () => {
  it("says what is missing when the variable that a reference names is not set or empty", () => {
    for (const env of [{}, { RPC_URL: "" }])
      expect(() => resolveUrl("env:RPC_URL", env)).to.throw(/^expected a URL in the environment variable RPC_URL/);
  });

  it("reads the variable that a reference names, and leaves a URL as it is", () => {
    expect(resolveUrl("env:RPC_URL", { RPC_URL: "http://node" })).to.equal("http://node");
    expect(resolveUrl("http://env:RPC_URL@node", {})).to.equal("http://env:RPC_URL@node");
  });
});
