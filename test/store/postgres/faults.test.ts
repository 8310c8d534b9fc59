import { expect } from "chai";
import { postgresFault } from "../../../src/store/postgres/faults.ts";

describe("what went wrong with a PostgreSQL", () => {
  it("is the user's password where the URL has none and the server asks for one (people were sent to check the network)", () => {
    const fault = postgresFault(new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"), "fb");

    expect(fault).to.include({ code: "STORE_DENIED", retryable: false });
    expect(fault.message).to.include("password");
  });

  it("is the network where there was no answer", () => {
    expect(postgresFault(new Error("timeout expired"), "fb")).to.include({ code: "STORE_DOWN", retryable: true });
  });
});
