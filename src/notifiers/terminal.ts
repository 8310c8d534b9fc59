import { styleText } from "node:util";
import { z } from "zod";
import { sayDoubt } from "../core/doubt.ts";
import { bigintOf, findingOf, stringsOf } from "../core/entries.ts";
import { lostIn } from "../core/lost.ts";
import type { Notifier, NotifierTools } from "../core/notifier.ts";
import type { Part } from "../core/parts.ts";
import type { Entry, Json, NewEntry } from "../core/types.ts";
import { printable } from "../lib/printable.ts";
import { when } from "../lib/when.ts";
import { clip, facts, MAX_TEXT, MAX_VALUE, sentence, show } from "./line.ts";
import { startedText } from "./started.ts";
import {
  ACTS_AND_ASKS,
  faultOf,
  LOST,
  type Loudness,
  liftOf,
  OUTCOMES,
  PROPOSALS,
  placeOf,
  VERDICTS,
  waitsFor,
} from "./words.ts";

const params = z.strictObject({ color: z.boolean().default(false).describe("Whether it writes in colors.") });

type Telling = Loudness & { readonly text: string };

type Body = { readonly [key: string]: Json };

const WORDS_WIDTH = 17;

export const terminal: Part<z.infer<typeof params>, NotifierTools, Notifier> = {
  name: "terminal",
  about: "Writes every entry that says something new as one line that a person can read at 3 a.m.",
  params,

  create: ({ color }, { write }) => ({
    tell: async (entry) => {
      const { words, tone, text } = telling(entry);
      const time = new Date(entry.at).toISOString().slice(0, 19).replace("T", " ");
      const padded = printable(words).padEnd(WORDS_WIDTH);

      // The caller knows whether its output shows colors; the terminal of this process may be another one.
      const shown = color ? styleText(tone, padded, { validateStream: false }) : padded;
      write(`${time}Z  ${shown} ${printable(clip(text, MAX_TEXT))}\n`);
    },
  }),
};

function telling({ kind, ref, body }: Entry): Telling {
  const get = (name: string) => show(body[name], name === "reason" ? MAX_TEXT : MAX_VALUE);
  switch (kind) {
    case "started":
      return {
        words: "started",
        tone: body["lastRun"] === undefined ? "gray" : "yellow",
        text: startedText(ref, body),
      };
    case "stopped":
      return { words: "stopped", tone: "gray", text: ref };
    case "backfill":
      return {
        words: "fills in",
        tone: "gray",
        text: `${ref}: blocks ${get("from")} to ${get("to")}, ${get("left")} left`,
      };
    case "finding":
      return findingLine({ kind, ref, body });
    case "retracted":
      return retractedLine(ref, body);
    case "decision":
      return decisionLine(ref, body);
    case "rung":
      return rungLine(ref, body);
    case "intent":
      return {
        words: "about to send",
        tone: "yellow",
        text: sentence([`${get("action")} for ${get("incident")}`, tx(body)]),
      };
    case "broadcast":
      return { words: "sent", tone: "yellow", text: sentence([ref, tx(body)]) };
    case "replaced":
      return {
        words: "sent, higher fee",
        tone: "yellow",
        text: sentence([ref, tx(body), `at most ${get("maxFee")} wei per gas`]),
      };
    case "mined":
      return { words: "mined", tone: "yellow", text: sentence([ref, tx(body), `block ${get("minedBlock")}`]) };
    case "outcome":
      return outcomeLine(ref, body);
    case "stable":
      return { words: "is final", tone: "green", text: sentence([get("incident") || ref, tx(body), get("reason")]) };
    case "effect":
      return { words: `holds: ${get("holds")}`, tone: "gray", ...liftOf(body), text: sentence([ref, facts(body)]) };
    case "drill":
      return { words: "drilled", tone: "gray", text: sentence([ref, facts(body)]) };
    case "fault":
      return {
        ...faultOf(body),
        text: sentence([ref, body["chain"] === undefined ? "" : `chain ${get("chain")}`, get("reason")]),
      };
    case "armed":
      return { words: "armed", tone: "green", text: sentence([ref, get("reason")]) };
    case "command":
      return body["verb"] === "ended"
        ? { words: "in force again", tone: "yellow", text: get("reason") }
        : { words: "COMMAND", tone: "red", text: sentence([ref, facts(dated(body))]) };
    case "proposal":
      return proposalLine(ref, body);
    case "anchor":
      return { words: "anchored", tone: "gray", text: sentence([ref, get("signer") && `signed by ${get("signer")}`]) };
    case "disarmed":
      return { words: "DISARMED", tone: "red", text: sentence([ref, get("reason")]) };
  }
}

function retractedLine(ref: string, body: Body): Telling {
  const lost = lostIn(body);
  const reason = show(body["reason"], MAX_TEXT);
  const text = sentence(lost === "finding" ? [ref, reason] : [show(body["action"]), reason, ref]);
  return { ...LOST[lost], text };
}

function findingLine(entry: NewEntry): Telling {
  const { ref, body } = entry;
  const severity = show(body["severity"]);
  const tone = severity === "critical" ? "red" : severity === "warning" ? "yellow" : "gray";
  const where = `${show(body["detector"])} at ${show(body["subject"])} ${placeOf(body, show)}`;
  return {
    words: `${severity.toUpperCase()} finding`,
    tone,
    text: sentence([where, sayDoubt(findingOf(entry)), facts(body["evidence"]), `incident ${ref}`]),
  };
}

function decisionLine(ref: string, body: Body): Telling {
  const verdict = show(body["verdict"]);
  const steps = show(body["steps"]);
  // What is only announced leaves nothing to people yet.
  const left = verdict === "act" ? stringsOf(body["left"]) : [];
  const waits = waitsFor(verdict, ref, left);
  const text = sentence([ref, show(body["reason"], MAX_TEXT), steps && `steps: ${steps}`, waits, runbook(body)]);
  return { words: verdict, tone: "yellow", ...(left.length > 0 ? ACTS_AND_ASKS : VERDICTS[verdict]), text };
}

function rungLine(ref: string, body: Body): Telling {
  const get = (name: string) => show(body[name], name === "reason" ? MAX_TEXT : MAX_VALUE);
  const { status, page, action } = body;
  const text = sentence([ref, show(page) || show(action), get("reason"), `ladder ${get("ladder")}`, runbook(body)]);
  if (page !== undefined) return { words: "PEOPLE NEEDED", tone: "red", text };
  // Nobody is to go to sleep on a pause that was there once.
  if (status === "held" && body["over"] === true) return { words: "held, over since", tone: "yellow", text };
  if (status === "held") return { words: "ladder holds", tone: "green", text };
  if (status === "ended") return { words: "LADDER ENDED", tone: "red", text };
  if (status === "joined") return { words: "climbed already", tone: "yellow", text };
  return { words: status === "begun" ? "takes a rung" : "climbs again", tone: "yellow", text };
}

function outcomeLine(ref: string, body: Body): Telling {
  const { status, incident, reason: _, hash, paid, ...rest } = body;
  const others = paid === undefined ? rest : { ...rest, paid: `${show(paid)} wei` };
  const found = show(status);
  const text = sentence([show(incident) || ref, show(body["reason"], MAX_TEXT), tx(body), facts(others)]);
  return { words: found, tone: "red", ...OUTCOMES[found], text };
}

/** A proposal waits for people: it is as loud as a finding until it is executed. */
function proposalLine(ref: string, body: Body): Telling {
  const { status, says, proposal: _, direction, file, ...others } = body;
  const isOpen = status === "proposed";
  const text = show(says, MAX_TEXT);
  // The command says where it is.
  const isSaid = text.includes(`${file}`);
  return {
    words: isOpen ? (PROPOSALS[show(direction)] ?? "PROPOSED, sign it") : show(status),
    tone: isOpen ? "red" : status === "overtaken" ? "yellow" : "green",
    text: sentence([ref, text, facts(isSaid || file === undefined ? others : { ...others, file })]),
  };
}

function runbook(body: Body): string {
  const link = show(body["runbook"], MAX_TEXT);
  return link && `runbook: ${link}`;
}

function tx(body: Body): string {
  const hash = show(body["hash"]);
  return hash && `tx ${hash}`;
}

/** The end of what is loosened, as a date. */
function dated(body: Body): Body {
  return body["ends"] === undefined ? body : { ...body, ends: when(bigintOf(body["ends"])) };
}
