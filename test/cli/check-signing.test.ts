import { expect } from "chai";
import { signingObjections } from "../../src/cli/check-signing.ts";
import type { Key } from "../../src/core/signer.ts";
import { bounded } from "../../src/signers/bounded.ts";
import { keyOf } from "../../src/signers/local.ts";
import { KEY } from "../opening.ts";

const fine = keyOf(KEY, "a test");
const named = (name: string, key: Key) => ({ name, key, signer: bounded(key, new Map()) });
const denied = async () => Promise.reject(new Error("AccessDeniedException"));

describe("what check says of keys", () => {
  it("refuses one that does not sign though it is there, and says nothing of one that does", async () => {
    const keys = [named("own", fine), named("far", { ...fine, sign: denied })];

    expect(await signingObjections(keys)).to.deep.equal([
      { about: "signers.far", objection: "it cannot sign: AccessDeniedException" },
    ]);
    expect(await signingObjections([])).to.deep.equal([]);
  });
});
