import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import { allowedHost, isLoopback, mayReach } from "../../../src/range/isolation/loopback.ts";

describe("loopback", () => {
  it("is not an unspecified, mapped, shortened or numeric address, nor a name that looks like one", () => {
    const hosts = [
      "0.0.0.0",
      "::",
      "::ffff:127.0.0.1",
      "127.1",
      "2130706433",
      "0x7f.0.0.1",
      "0177.0.0.1",
      "128.0.0.1",
      "126.255.255.255",
    ];

    for (const host of [...hosts, "localhost.evil", "evil.localhost", "127.0.0.1.evil", "localhost.", "::1%eth0", ""]) {
      expect(isLoopback(host), host).to.equal(false);
    }
  });

  it("is 127.0.0.0/8, ::1 and localhost", () => {
    for (const host of ["127.0.0.1", "127.255.255.254", "::1", "localhost", "LOCALHOST"]) {
      expect(isLoopback(host), host).to.equal(true);
    }
  });
});

describe("allowedHost", () => {
  it("refuses what is not an http or ws URL", () => {
    for (const url of ["", "node.example", "ftp://node.example", "file:///etc/passwd"]) {
      expect(() => allowedHost(url), url).to.throw(FirebreakError);
    }
  });

  it("takes host and port of a URL, and nothing that comes near them", () => {
    const allow = [allowedHost("https://Node.Example/key"), allowedHost("ws://[fd00::2]:8546")];

    expect(mayReach(allow, "node.example", 443)).to.equal(true);
    expect(mayReach(allow, "fd00::2", 8546)).to.equal(true);
    expect(mayReach(allow, "node.example", 80)).to.equal(false);
    expect(mayReach(allow, "node.example.evil", 443)).to.equal(false);
    expect(mayReach(allow, "sub.node.example", 443)).to.equal(false);
  });
});
