import type { KMSClient } from "@aws-sdk/client-kms";
import { computeAddress } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Key } from "../core/signer.ts";
import type { Hash } from "../core/types.ts";
import { fromDer, pointOf, signatureFor } from "../lib/ecdsa.ts";
import { address } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";
import type { SignerTools } from "./reference.ts";

const params = z.strictObject({
  keyId: z.string().min(1).describe("Id, ARN or alias of an asymmetric key: ECC_SECG_P256K1, SIGN_VERIFY."),
  address: address.describe("The account of that key; it is compared with the key at start."),
  region: z
    .string()
    .min(1)
    .optional()
    .describe("The region in which the key is; found as every AWS client finds it unless given."),
  endpoint: z.url().optional().describe("The URL of another endpoint than the region's, such as one within a VPC."),
});

/** Milliseconds: a slot has twelve seconds, and the fee ladder is signed beforehand. */
const answerWithinMs = 2_000;

/**
 * A key that never leaves AWS. Credentials are found as every AWS client finds them; give them kms:Sign and kms:GetPublicKey on this key and
 * nothing else. What the service answers is not trusted: a signature that does not recover to the address is refused.
 */
export const awsKms: Part<z.output<typeof params>, SignerTools, Key> = {
  name: "aws-kms",
  about: "A secp256k1 key in AWS KMS, which signs there; needs the optional package @aws-sdk/client-kms.",
  params,
  create({ keyId, address: account, region, endpoint }) {
    let connecting: Promise<Kms> | undefined;
    const connected = () => (connecting ??= connect(region, endpoint));
    return {
      address: account,
      async open() {
        const { client, sdk } = await connected();
        const { PublicKey = new Uint8Array() } = await asked(
          client.send(new sdk.GetPublicKeyCommand({ KeyId: keyId }), {
            abortSignal: AbortSignal.timeout(answerWithinMs),
          }),
        );
        const found = lower(computeAddress(pointOf(PublicKey)));
        if (found === account) return;
        throw new FirebreakError(
          "KEY",
          `expected the key of ${account} in KMS, found the key of ${found}; correct keyId or address`,
        );
      },
      async sign(digest: Hash) {
        const { client, sdk } = await connected();
        const command = new sdk.SignCommand({
          KeyId: keyId,
          Message: Buffer.from(digest.slice(2), "hex"),
          MessageType: "DIGEST",
          SigningAlgorithm: "ECDSA_SHA_256",
        });
        const { Signature = new Uint8Array() } = await asked(
          client.send(command, { abortSignal: AbortSignal.timeout(answerWithinMs) }),
        );
        return signatureFor(digest, fromDer(Signature), account);
      },
    };
  },
};

type Kms = { readonly client: KMSClient; readonly sdk: typeof import("@aws-sdk/client-kms") };

async function connect(region: string | undefined, endpoint: string | undefined): Promise<Kms> {
  const sdk = await import("@aws-sdk/client-kms").catch((cause: unknown) => {
    throw new FirebreakError(
      "MISSING_PEER",
      "the signer aws-kms needs @aws-sdk/client-kms; install it beside firebreak",
      { cause },
    );
  });
  return {
    sdk,
    client: new sdk.KMSClient({ ...(region && { region }), ...(endpoint && { endpoint }), maxAttempts: 2 }),
  };
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    // What its client says of that is `Request aborted`.
    const isLate = cause instanceof Error && cause.name === "AbortError";
    const found = isLate ? `no answer within ${answerWithinMs / 1_000} s` : messageOf(cause);
    throw new FirebreakError("KEY", `expected AWS KMS to answer, found: ${found}; check key, region and rights`, {
      cause,
      retryable: true,
    });
  }
}
