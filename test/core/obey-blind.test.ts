import { expect } from "chai";
import { respond } from "../../src/core/respond.ts";
import { entriesOf, findingOf, preparedOf, settled } from "../support/fakes.ts";
import { plain, post } from "./obeying.ts";
import { kinds } from "./responding.ts";

describe("an order, where what was prepared says that its effect holds", () => {
  const holding = (blind: { readonly blindSince?: number }) =>
    post({ prepared: preparedOf({ holds: true }), ...blind });
  const sent = ({ trace }: ReturnType<typeof post>) => trace.filter((step) => step.startsWith("broadcast"));

  it("is signed and sent while the chain shows no new block, and whoever gave it hears that nobody knows (it was told as done already)", async () => {
    const it_ = holding({ blindSince: 5_000 });

    const { accepted, message } = await it_.obey(plain("act", "pause"));
    await settled();

    expect(accepted).to.equal(true);
    expect(message).to.match(
      /^act pause: handed to the responder, which is BLIND: no block of chain 1 was handled after 100;/,
    );
    expect(kinds(it_.store)).to.include("intent").and.not.include("outcome");
    expect(sent(it_)).to.have.length(1);
    expect(it_.followed).to.have.length(1);
  });

  it("is not sent where done twice it would loosen, and whoever gave it hears why (a cap that people had set lower was raised)", async () => {
    const it_ = post({ prepared: preparedOf({ holds: true }), blindSince: 5_000, idempotent: false });

    const { message } = await it_.obey(plain("act", "pause"));
    await settled();

    expect(message).to.include("pause held then and is not sent again, since done twice it may loosen");
    expect(entriesOf(it_.store).at(-1)?.body).to.include({ status: "already" });
    expect(sent(it_)).to.deep.equal([]);
  });

  it("is done already while blocks come, and nothing is sent", async () => {
    const it_ = holding({});

    const { message } = await it_.obey(plain("act", "pause"));

    expect(message).to.equal("act pause: handed to the responder; look at `firebreak status`");
    expect(entriesOf(it_.store).at(-1)?.body).to.include({ status: "already" });
    expect(sent(it_)).to.deep.equal([]);
  });

  it("sends nothing of itself where a detector alone finds something: it has seen no newer block either", async () => {
    const it_ = holding({ blindSince: 5_000 });

    await respond(findingOf(), it_.responder);

    expect(entriesOf(it_.store).at(-1)?.body).to.include({ status: "already" });
    expect(sent(it_)).to.deep.equal([]);
  });
});
