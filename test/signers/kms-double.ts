import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { computeAddress, getBytes, SigningKey } from "ethers";
import { pointOf } from "../../src/lib/ecdsa.ts";

type Request = {
  readonly KeyId: string;
  readonly Message?: string;
  readonly MessageType?: string;
  readonly SigningAlgorithm?: string;
};

const keyId = "alias/guardian";

/** AWS KMS as far as a signer needs it: its JSON protocol, its errors, and a real key that signs digests. */
export async function openKmsDouble(tamper: (der: Buffer) => Buffer = (der) => der) {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const server = createServer(async (incoming, outgoing) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const request: Request = JSON.parse(Buffer.concat(pieces).toString());
    const operation = String(incoming.headers["x-amz-target"]).split(".")[1];
    const answer = (code: number, body: object) =>
      outgoing.writeHead(code, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    if (!String(incoming.headers.authorization).startsWith("AWS4-HMAC-SHA256 Credential="))
      return answer(400, { __type: "MissingAuthenticationTokenException", message: "not signed" });
    if (request.KeyId !== keyId)
      return answer(400, { __type: "NotFoundException", message: `Key '${request.KeyId}' does not exist` });
    if (operation === "GetPublicKey")
      return answer(200, {
        KeyId: keyId,
        KeySpec: "ECC_SECG_P256K1",
        KeyUsage: "SIGN_VERIFY",
        PublicKey: spki.toString("base64"),
      });
    const digest = Buffer.from(request.Message ?? "", "base64");
    if (
      operation !== "Sign" ||
      request.MessageType !== "DIGEST" ||
      request.SigningAlgorithm !== "ECDSA_SHA_256" ||
      digest.length !== 32
    )
      return answer(400, { __type: "ValidationException", message: "expected a digest of 32 bytes" });
    return answer(200, {
      KeyId: keyId,
      SigningAlgorithm: "ECDSA_SHA_256",
      Signature: tamper(derOf(digest, privateKey)).toString("base64"),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    keyId,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    address: computeAddress(pointOf(spki)).toLowerCase() as `0x${string}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A signature of the digest in DER, with the high `s` that KMS gives as often as the low one. */
function derOf(digest: Buffer, key: KeyObject): Buffer {
  const secret = Buffer.from(String(key.export({ format: "jwk" }).d), "base64url");
  const { r, s } = new SigningKey(secret).sign(digest);
  const high = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n - BigInt(s);
  const body = Buffer.concat([integer(BigInt(r)), integer(high)]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(getBytes(`0x${hex.length % 2 ? "0" : ""}${hex}`));
  const signed = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return Buffer.concat([Buffer.of(0x02, signed.length), signed]);
}
