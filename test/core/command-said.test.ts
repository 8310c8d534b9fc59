import { expect } from "chai";
import { type Command, judge, tightening } from "../../src/core/command.ts";
import { createHistory } from "../../src/core/history.ts";
import { approvers, commandOf, now, wish } from "./approving.ts";

const judged = (command: Command) => judge(command, approvers, () => false, now);

describe("what is said of a command", () => {
  it("is nothing beside its verb and scope but what belongs to the verb, signed or not (an unsigned lift silenced everything, and one without an end stopped every later start)", () => {
    const said = { verb: "silence", scope: "*", ends: "99999999999", severity: "info", by: "me", what: "brake" };
    const plain = (verb: string, about: Record<string, string>) => judged({ verb, scope: "x", about, signatures: [] });
    const unsigned = Object.entries(said).flatMap(([name, text]) =>
      tightening.filter((verb) => !(verb === "lift" && name === "what")).map((verb) => plain(verb, { [name]: text })),
    );
    const wishes = Object.entries(said).map(([name, text]) => ({ ...wish, about: { ...wish.about, [name]: text } }));
    const silence = { verb: "silence", scope: "owner", about: { level: "act" } };

    expect(unsigned.map(({ status }) => status)).to.deep.equal(Array(17).fill("refused"));
    for (const one of [...wishes, silence]) expect(judged(commandOf({}, one)).status).to.equal("refused");
    expect(plain("lift", { what: "brake" })).to.deep.include({ body: { verb: "lift", scope: "x", what: "brake" } });
  });

  it("is no narrower scope where the verb is for everything (a signed `brake x` braked all)", () => {
    const of = (verb: string, scope: string) => judged(commandOf({}, { verb, scope, about: {} })).status;

    expect([of("brake", "bridge"), of("reload", "bridge")]).to.deep.equal(["refused", "refused"]);
    expect([of("brake", "*"), of("reload", "*")]).to.deep.equal(["accepted", "accepted"]);
  });

  it("names the level that was found, and the one that was signed (`it is for another action`)", () => {
    const other = commandOf({ about: { level: "ignore" } });
    const turned = { ...wish, scope: "notify", about: { level: "drain" } };
    const reasonOf = (command: Command) => Object(judged(command)).reason;

    expect(reasonOf(other)).to.equal("the approval is not good: it is for the level notify, found ignore");
    expect(reasonOf(commandOf({}, turned))).to.match(/, act, found drain; the level stands before the playbook$/);
    expect(reasonOf(commandOf({}, { ...wish, about: {} }))).to.match(/, act, found none$/);
  });

  it("is what was expected, beside what an approval is for (a disarm with a brake's file read `it is for brake`)", () => {
    const disarm = { verb: "disarm", scope: "stop", about: {} };
    const reasonOf = (changes: object) => Object(judged({ ...commandOf(changes, disarm) })).reason;
    const other = (changes: object) => reasonOf({ approval: { ...commandOf({}, disarm).approval, ...changes } });

    expect(other({ verb: "brake" })).to.equal("the approval is not good: expected one for disarm, found one for brake");
    expect(other({ scope: "x" })).to.equal("the approval is not good: expected the scope stop, found x");
    expect(other({ installation: "x" })).to.equal("the approval is not good: expected the installation mine, found x");
    expect(other({ chainId: 5n })).to.equal("the approval is not good: expected chain 1, found 5");
  });

  it("loosens nothing where it stands in the record without signer or end, and stops no start", () => {
    const ends = `${now + 60n}`;
    const history = createHistory(1n);
    const wrote = (body: Record<string, string | string[]>) =>
      history.take({ kind: "command", ref: "x", body: { verb: "silence", scope: "*", ...body } });
    wrote({ ends });
    wrote({ ends, by: [] });
    wrote({ by: ["0x01"] });
    wrote({ ends: "soon", by: ["0x01"] });
    const before = history.standing(now);
    wrote({ ends, by: ["0x01"] });

    expect([before.length, history.standing(now).length]).to.deep.equal([0, 1]);
  });

  it("is that it needs approvers where the configuration names none (it asked for the signature of one)", () => {
    const nobody = { ...approvers, addresses: [], threshold: 1 };
    const said = [commandOf(), { verb: "brake", scope: "*", about: {}, signatures: [] }].map((command) =>
      judge(command, nobody, () => false, now),
    );

    for (const one of said) expect(JSON.stringify(one)).to.match(/refused.*names none; .*operator.approvers/);
  });
});
