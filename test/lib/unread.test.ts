import { expect } from "chai";
import { whyUnread } from "../../src/lib/unread.ts";

describe("why nothing was read", () => {
  it("is told without the parser's words, which quote what it found, and with everybody else's", () => {
    const why = (work: () => unknown) => {
      try {
        return work();
      } catch (error) {
        return whyUnread(error);
      }
    };

    expect(why(() => JSON.parse("hunter2-passphrase"))).to.equal("it is not JSON");
    expect(
      why(() => {
        throw new Error("it is no regular file");
      }),
    ).to.equal("it is no regular file");
  });
});
