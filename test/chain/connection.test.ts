import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createSecureServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { expect } from "chai";
import { type Answered, type Carrier, overHttp } from "../../src/chain/carrier.ts";

const answer = (text: string, ...headers: string[]) =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n${headers.map((one) => `${one}\r\n`).join("")}\r\n${text}`;

/** Certificate and key of `localhost`, for nothing but this test. */
const secret = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXyA8AM3B38LgXmzG
06Ss9fFaHn39r0p+7oCuhahEKZShRANCAAT4aVAYxvhah3s0wfME3WYLE6KiUFCr
q91UsdAylr9RK1umAPv3WmnCjcYoQve8rGFrzw6/2LAxADS+TXdSjucA
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUSogn1JwDLDFO510Y+/BacFmGhwwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE2MzI0M1oYDzIxMjYxMTAy
MTYzMjQzWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT4aVAYxvhah3s0wfME3WYLE6KiUFCrq91UsdAylr9RK1umAPv3WmnC
jcYoQve8rGFrzw6/2LAxADS+TXdSjucAo2kwZzAdBgNVHQ4EFgQU04bQVbNLAPXw
QqVMqpd4+ZUEmDkwHwYDVR0jBBgwFoAU04bQVbNLAPXwQqVMqpd4+ZUEmDkwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAKGqtMUI4iaZV9BIVljasTyQddJsH9WdK0Hgjcdxt4IvAiEA356uUynT
aPQ5+ygRJ6gMZ2yVZ8wLGm36y/Ns8QPnew4=
-----END CERTIFICATE-----`,
};

describe("a connection to a node", () => {
  let server: Server;
  let sockets: Socket[];
  let requests: string[];
  let carrier: Carrier;
  let connected: number;

  /** Answers each request, which comes in one piece here, with what is said to it. */
  async function start(say: (request: string, socket: Socket) => void, { name = "127.0.0.1", secure = false } = {}) {
    [sockets, requests, connected] = [[], [], 0];
    const take = (socket: Socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.on("data", (bytes) => {
        requests.push(String(bytes));
        say(String(bytes), socket);
      });
    };
    server = secure ? createSecureServer(secret, take) : createServer(take);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `${secure ? "https" : "http"}://${name}:${(server.address() as AddressInfo).port}`;
    carrier = overHttp(origin, { connections: 2, timeoutMs: 1_000, onConnect: () => connected++ });
  }
  const post = (body = "{}", signal = new AbortController().signal) =>
    carrier.post({ path: "/v1?key=1", headers: { "content-type": "application/json" }, body, signal });
  const asked = (body?: string) => post(body).then(textOf);
  const failed = () => asked().catch((error: unknown) => error);
  afterEach(async () => {
    await carrier.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });

  it("says where, what and how long, in bytes", async () => {
    await start((_, socket) => void socket.write(answer("1")));

    await asked('{"a":"ü"}');

    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(requests[0]).to.equal(
      `POST /v1?key=1 HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{"a":"ü"}`,
    );
  });

  it("takes one request after the other, and those that are too many wait for it", async () => {
    await start((request, socket) => void socket.write(answer(request.slice(-1))));

    const answers = await Promise.all(["1", "2", "3", "4", "5"].map((body) => asked(body)));

    expect(answers).to.deep.equal(["1", "2", "3", "4", "5"]);
    expect(connected).to.equal(2);
  });

  it("is not used again when the other side closes it, or says that it will", async () => {
    await start((_, socket) => void socket.end(answer("1")));
    await asked();
    await once(sockets[0] ?? server, "close");
    expect(await asked()).to.equal("1");
    expect(connected).to.equal(2);
    await carrier.close();
    server.close();

    await start(
      (_, socket) => void socket.write(answer("1", `connection: ${requests.length === 1 ? "close" : "keep-alive"}`)),
    );
    for (let time = 0; time < 3; time++) expect(await asked()).to.equal("1");
    expect(connected).to.equal(2);
  });

  it("is given up when it says what nobody asked for: the next answer would be taken from it", async () => {
    await start((_, socket) => void socket.write(answer("1")));
    await asked();
    sockets[0]?.write(answer("forged"));
    await once(sockets[0] ?? server, "close");

    expect(await asked()).to.equal("1");
    expect(connected).to.equal(2);
  });

  it("raises what ends it before there is an answer, in the middle of a head, and what is no HTTP", async () => {
    const says = ["", "HTTP/1.1 200", "SSH-2.0-OpenSSH\r\n\r\n", answer("1").slice(0, -1)];
    await start((_, socket) => void socket.end(says[requests.length - 1] ?? ""));

    for (const _ of says) expect(await failed()).to.be.instanceOf(Error);
  });

  it("is no connection where nobody listens", async () => {
    await start(() => undefined);
    server.close();
    await once(server, "close");

    expect(await failed()).to.have.property("code", "ECONNREFUSED");
    server.listen(0);
  });

  it("hands on what came before an end without a length", async () => {
    await start((_, socket) => void socket.end("HTTP/1.1 200 OK\r\n\r\nall"));

    expect(await asked()).to.equal("all");
  });

  it("ends what goes on, and what waits, when it is closed", async () => {
    await start(() => undefined);
    const failures = Promise.all([failed(), failed(), failed()]);
    await carrier.close();

    for (const failure of [...(await failures), await failed()]) expect(failure).to.be.instanceOf(Error);
  });

  describe("over TLS", () => {
    const believed = getCACertificates();
    before(() => setDefaultCACertificates([...believed, secret.cert]));
    after(() => setDefaultCACertificates(believed));

    it("is to who has the certificate of its name", async () => {
      await start((_, socket) => void socket.write(answer("1")), { name: "localhost", secure: true });

      expect(await asked()).to.equal("1");
      expect(await asked()).to.equal("1");
      expect(connected).to.equal(1);
    });

    it("is not to anybody else, who is told nothing", async () => {
      await start((_, socket) => void socket.write(answer("1")), { name: "127.0.0.1", secure: true });

      expect(await failed()).to.have.property("code", "ERR_TLS_CERT_ALTNAME_INVALID");
      expect([connected, requests]).to.deep.equal([0, []]);
    });
  });
});

async function textOf({ body }: Answered): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
