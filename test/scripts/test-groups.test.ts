import { expect } from "chai";
import { groupsOf } from "../../scripts/test-groups.ts";

const many = Array.from({ length: 30 }, (_, at) => `test/lib/${String(at).padStart(2, "0")}.test.ts`);

describe("the groups of test files", () => {
  it("hold every file once, whatever its folder", () => {
    const files = [...many, "test/core/points-killed.test.ts", "test/core/decide.test.ts", "test/elsewhere/x.test.ts"];

    const groups = groupsOf(files);

    expect(groups.flat().sort()).to.deep.equal([...files].sort());
  });

  it("begin with what takes longest, and leave a process of its own to it and to what is in no shared folder", () => {
    const files = ["test/elsewhere/x.test.ts", "test/elsewhere/y.test.ts", "test/core/points-killed.test.ts"];

    expect(groupsOf([...many.slice(0, 2), ...files])).to.deep.equal([
      ["test/core/points-killed.test.ts"],
      many.slice(0, 2),
      ["test/elsewhere/x.test.ts"],
      ["test/elsewhere/y.test.ts"],
    ]);
  });

  it("are of a folder with those in it", () => {
    const files = ["test/store/names.test.ts", "test/store/sqlite/open.test.ts"];

    expect(groupsOf(files)).to.deep.equal([files]);
  });

  it("keep folders apart that lie in the same one", () => {
    const files = ["test/lifecycle/installation/preflight.test.ts", "test/lifecycle/readiness/grade.test.ts"];

    expect(groupsOf(files).map(String).sort()).to.deep.equal(files);
  });

  it("are never of two folders, and of few files each", () => {
    const groups = groupsOf([...many, "test/core/decide.test.ts"]);

    expect(groups.map(({ length }) => length)).to.deep.equal([1, 15, 15]);
  });
});
