import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { recoverAddress, Signature } from "ethers";
import { awsKms } from "../../src/signers/aws-kms.ts";
import { hashFor } from "../support/fakes.ts";
import { openKmsDouble } from "./kms-double.ts";

type Double = Awaited<ReturnType<typeof openKmsDouble>>;
const digest = hashFor("a transaction");
const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

function signerOf({ keyId, address, endpoint }: Pick<Double, "keyId" | "address" | "endpoint">) {
  return awsKms.create(awsKms.params.parse({ keyId, address, endpoint, region: "eu-central-1" }), { env: {} });
}

async function codeOf(run: Promise<unknown> | undefined): Promise<unknown> {
  return run?.then(
    () => "no failure",
    (error: unknown) => Object(error).code,
  );
}

describe("aws-kms signer", () => {
  const before_ = { ...process.env };
  let kms: Double;
  before(async () => {
    Object.assign(process.env, credentials);
    kms = await openKmsDouble();
  });
  after(async () => {
    await kms.close();
    for (const name of Object.keys(credentials))
      if (before_[name] === undefined) delete process.env[name];
      else process.env[name] = before_[name];
  });

  it("does not open with the key of another account, a key that is not there, or no service", async () => {
    const other = signerOf({ ...kms, address: `0x${"11".repeat(20)}` });
    const missing = signerOf({ ...kms, keyId: "alias/none" });
    const nowhere = signerOf({ ...kms, endpoint: "http://127.0.0.1:9" });

    expect(await codeOf(other.open?.())).to.equal("KEY");
    expect(await codeOf(missing.open?.())).to.equal("KEY");
    expect(await codeOf(nowhere.open?.())).to.equal("KEY");
  });

  it("refuses a signature that the service or somebody before it changed", async () => {
    const forged = await openKmsDouble((der) => Buffer.from(der.map((byte, at) => (at === 10 ? byte ^ 1 : byte))));
    const cut = await openKmsDouble((der) => der.subarray(0, 20));

    expect(await codeOf(signerOf(forged).sign(digest))).to.equal("KEY");
    expect(await codeOf(signerOf(cut).sign(digest))).to.equal("KEY");

    await forged.close();
    await cut.close();
  });

  it("says that there was no answer in time (it said that a request was aborted)", async () => {
    const silent = createServer(() => undefined);
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;

    const error: unknown = await signerOf({ ...kms, endpoint })
      .sign(digest)
      .catch((raised: unknown) => raised);
    silent.closeAllConnections();
    silent.close();

    expect(Object(error)).to.include({ code: "KEY", retryable: true });
    expect(Object(error).message).to.match(/^expected AWS KMS to answer, found: no answer within 2 s;/);
  });

  it("opens with its own key, and signs what recovers to its address", async () => {
    const signer = signerOf(kms);

    await signer.open?.();
    const signature = await signer.sign(digest);

    expect(recoverAddress(digest, Signature.from(signature)).toLowerCase()).to.equal(kms.address);
  });
});
