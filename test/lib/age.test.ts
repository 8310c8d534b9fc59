import { expect } from "chai";
import { ageBy } from "../../src/lib/age.ts";

describe("the age of what was made at a time", () => {
  it("grows with the time that passes, and not when somebody sets the clock ahead", () => {
    const at = { wall: 100_000, steady: 7 };
    const ageOf = ageBy(
      () => at.wall,
      () => at.steady,
    );
    const ages = [ageOf(90n)];
    at.wall += 3_600_000;
    ages.push(ageOf(90n));
    at.steady += 5_000;
    ages.push(ageOf(90n));
    at.wall = 101_000;
    ages.push(ageOf(90n));

    expect(ages).to.deep.equal([10_000, 10_000, 15_000, 11_000]);
  });
});
