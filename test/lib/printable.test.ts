import { expect } from "chai";
import { printable } from "../../src/lib/printable.ts";

describe("printable", () => {
  it("escapes what a terminal would obey, hide or turn round", () => {
    expect(printable("\u001b[2J\r\n\t\u0000\u007f\u009b")).to.equal(
      "\\u001b[2J\\u000d\\u000a\\u0009\\u0000\\u007f\\u009b",
    );
    expect(printable("a\u202eb\u2066c\u200fd\u200be\u2028f\u2029")).to.equal(
      "a\\u202eb\\u2066c\\u200fd\\u200be\\u2028f\\u2029",
    );
    expect(printable("\ud800 \u{e0001}")).to.equal("\\ud800 \\udb40\\udc01");
  });

  it("leaves words of every language alone", () => {
    expect(printable("Größe 金額 🔥 עצור 0x12")).to.equal("Größe 金額 🔥 עצור 0x12");
  });
});
