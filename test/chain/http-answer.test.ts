import { expect } from "chai";
import { createAnswerReader, type Head } from "../../src/chain/http-answer.ts";

const body = '{"jsonrpc":"2.0","id":0,"result":"0x1"}';
const answerOf = (...lines: readonly string[]) =>
  `HTTP/1.1 200 OK\r\n${lines.map((line) => `${line}\r\n`).join("")}\r\n`;
const whole = `${answerOf("Content-Length: 39", "Content-Type: application/json")}${body}`;
const chunks = (...texts: readonly string[]) =>
  texts.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join("");
const inChunks = `${answerOf("transfer-encoding: chunked")}${chunks(body.slice(0, 5), body.slice(5))}0\r\n\r\n`;

/** What is read of a text that comes in pieces of so many bytes. */
function read(text: string, bytes = text.length) {
  const [heads, texts]: [Head[], string[]] = [[], []];
  const reader = createAnswerReader(
    (head) => void heads.push(head),
    (piece) => void texts.push(piece.toString()),
  );
  const all = Buffer.from(text, "latin1");
  let isOver = false;
  for (let at = 0; at < all.length; at += bytes) isOver = reader.push(all.subarray(at, at + bytes));
  return { head: heads[0], heads, text: texts.join(""), isOver, reader };
}

describe("an answer of HTTP/1.1", () => {
  it("is the same however its bytes come, of a known length and in chunks", () => {
    for (const text of [whole, inChunks, `HTTP/1.1 100 Continue\r\n\r\n${whole}`])
      for (const bytes of [1, 2, 3, 7, 40, text.length]) {
        const { heads, text: found, isOver, reader } = read(text, bytes);

        expect(found).to.equal(body);
        expect(heads).to.have.length(1);
        expect(isOver).to.equal(true);
        expect(reader.kept().isKept).to.equal(true);
      }
  });

  it("gives its status and headers, in lower case, and all values of one that comes twice", () => {
    const { head } = read(
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After:  7 \r\nVia: a\r\nvia: b\r\nContent-Length: 0\r\n\r\n",
    );

    expect(head?.statusCode).to.equal(429);
    expect(head?.headers).to.deep.equal({ "retry-after": "7", via: ["a", "b"], "content-length": "0" });
  });

  it("is over with its length, or its last chunk, and not before", () => {
    for (const text of [whole, inChunks]) expect(read(text.slice(0, -1)).isOver).to.equal(false);
    for (const text of [whole, inChunks]) expect(read(text.slice(0, -1)).reader.end()).to.equal(false);
    expect(read(answerOf("content-length: 0")).isOver).to.equal(true);
    expect(read("HTTP/1.1 204 No Content\r\n\r\n").isOver).to.equal(true);
  });

  it("ends with its connection where it says no length, and nothing follows it there", () => {
    const { text, isOver, reader } = read(`HTTP/1.1 200 OK\r\n\r\n${body}`);

    expect([text, isOver, reader.end(), reader.kept().isKept]).to.deep.equal([body, false, true, false]);
  });

  it("says whether another request may follow, and for how long", () => {
    const keptOf = (...lines: string[]) => read(answerOf("content-length: 0", ...lines)).reader.kept();

    expect(keptOf()).to.deep.equal({ isKept: true, keptMs: undefined });
    expect(keptOf("Connection: close").isKept).to.equal(false);
    expect(keptOf("Connection: keep-alive", "Keep-Alive: timeout=5, max=100").keptMs).to.equal(5_000);
    expect(read("HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n").reader.kept().isKept).to.equal(false);
  });

  it("is refused where it could be read in two ways, or goes on behind its end", () => {
    for (const text of [
      `${whole}H`,
      `${inChunks}0`,
      `${answerOf("content-length: 5", "content-length: 6")}${body}`,
      `${answerOf("content-length: 39", "transfer-encoding: chunked")}${body}`,
      `${answerOf("transfer-encoding: gzip, chunked")}0\r\n\r\n`,
      answerOf("content-length: +1"),
      answerOf("content-length : 1"),
      answerOf("content-length: 1", " folded"),
      answerOf("no colon"),
      `${answerOf("transfer-encoding: chunked")}-5\r\nhello`,
      `${answerOf("transfer-encoding: chunked")}5\r\nhello!!\r\n`,
      "HTTP/1.1 101 Switching Protocols\r\n\r\n",
      "HTTP/2 200\r\n\r\n",
      "<html>\r\n\r\n",
      `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(3_000)}`,
      `${answerOf("transfer-encoding: chunked")}5;${"x".repeat(17_000)}`,
      `${answerOf("transfer-encoding: chunked")}0\r\n${"x: y\r\n".repeat(5_000)}`,
    ])
      for (const bytes of [1, text.length]) expect(() => read(text, bytes), text.slice(0, 80)).to.throw(/^expected /);
  });
});
