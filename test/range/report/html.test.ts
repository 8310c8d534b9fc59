import { expect } from "chai";
import { html, raw } from "../../../src/range/report/html.ts";

describe("html", () => {
  it("escapes what it is given, in text and in attributes", () => {
    const hostile = `<img src=x onerror="a('b')">&`;

    expect(html`<p title="${hostile}">${hostile}</p>`.markup).to.not.match(/<img|="a|'b'/);
    expect(html`${hostile}`.markup).to.equal("&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;");
  });

  it("keeps markup, and lists of it, as they are", () => {
    expect(html`<ul>${["a", "<"].map((one) => html`<li>${one}</li>`)}${raw("<hr>")}${7}</ul>`.markup).to.equal(
      "<ul><li>a</li><li>&lt;</li><hr>7</ul>",
    );
  });
});
