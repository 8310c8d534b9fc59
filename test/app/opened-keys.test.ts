import { expect } from "chai";
import { openKeys } from "../../src/app/signer.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Key } from "../../src/core/signer.ts";
import { bounded } from "../../src/signers/bounded.ts";
import { keyOf } from "../../src/signers/local.ts";
import { KEY } from "../opening.ts";
import { failureOf } from "../support/fakes.ts";

const local = keyOf(KEY, "a test");
const away: Key = { ...local, open: refusing("no answer", true) };
const wrong: Key = { ...local, open: refusing("found the key of another account", false) };
const named = (key: Key) => ({ name: "far", key, signer: bounded(key, new Map()) });

function refusing(message: string, retryable: boolean): () => Promise<void> {
  return async () => Promise.reject(new FirebreakError("KEY", message, { retryable }));
}

describe("keys that lie elsewhere", () => {
  it("keep nobody from watching at a start where they cannot be asked (it did not start)", async () => {
    const [opened] = await openKeys([named(away)], { proving: "quorum" });

    expect(opened?.closed).to.equal("no answer");
  });

  it("are refused where they are wrong, and where nothing watches meanwhile", async () => {
    expect(await failureOf(openKeys([named(wrong)], { proving: "quorum" }))).to.equal("KEY");
    expect(await failureOf(openKeys([named(away)], { proving: "each" }))).to.equal("KEY");
    expect(await failureOf(openKeys([named(away)], { proving: "quorum", before: [] }))).to.equal("KEY");
  });

  it("are not asked again where the configuration before had them", async () => {
    const [opened] = await openKeys([named(wrong)], { proving: "quorum", before: [{ key: wrong }] });

    expect(opened?.closed).to.equal(undefined);
  });
});
