import { createConnection } from "node:net";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { loadNamed } from "../config/config.ts";
import { configFolder } from "../config/files.ts";
import { loosening } from "../core/command.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { printable } from "../lib/printable.ts";
import { whyUnread } from "../lib/unread.ts";
import { loadApproval } from "./approvals.ts";
import { configOption, unless } from "./config-option.ts";
import { exits, out } from "./output.ts";

type Options = { readonly config?: string; readonly socket?: string; readonly signature?: string };
type Wanted = { readonly verb: string; readonly scope: string; readonly about: Readonly<Record<string, string>> };

/** What stands until it ends; a reload is over when it is done. */
const liftable: readonly string[] = loosening.filter((verb) => verb !== "reload");

/** Milliseconds. */
const patienceMs = 10_000;
const maxReply = 4 * 1024 * 1024;

/** What a person may tell a running responder. What loosens takes `--signature`, made with `firebreak sign`. */
export function operatorCommands(): readonly Command[] {
  const tell = (verb: string, description: string) =>
    new Command(verb)
      .description(description)
      .addOption(configOption("the configuration of the responder that runs"))
      .hook(
        "preAction",
        unless(({ socket }) => socket !== undefined),
      )
      .option("--socket <path>", "its socket, when the configuration cannot be read")
      .option("--signature <file>", "the approval, for what loosens");
  const scoped = (verb: string, name: string, what: string, description: string) =>
    tell(verb, description)
      .argument(`<${name}>`, what)
      .action((scope: string, options: Options) => ask({ verb, scope, about: {} }, options));

  return [
    scoped(
      "approve",
      "incident",
      "its key, or a part that only it has",
      "Take the steps that are proposed or announced for an incident, now.",
    ),
    scoped("act", "action", "its id", "Take one configured action now."),
    scoped(
      "veto",
      "incident",
      "its key, or a part that only it has",
      "Stop what was announced for an incident; needs an approval of its whole key.",
    ),
    tell("brake", "Leave every action to a person for a while; needs an approval.").action((options: Options) =>
      ask({ verb: "brake", scope: "*", about: {} }, options),
    ),
    scoped("silence", "scope", "a detector, an incident, or *", "Ignore findings for a while; needs an approval."),
    scoped(
      "maintenance",
      "scope",
      "a detector, an incident, or *",
      "Only tell of findings for a while; needs an approval.",
    ),
    scoped("disarm", "action", "its id", "Leave out an action for a while; needs an approval."),
    tell("mode", "Lower how far playbooks go for a while; needs an approval.")
      .argument("<level>", "ignore, shadow, notify, propose, act-unless-vetoed")
      .argument("[playbook]", "one playbook", "*")
      .action((level: string, scope: string, options: Options) =>
        ask({ verb: "mode", scope, about: { level } }, options),
      ),
    tell("reload", "Take a changed configuration that loosens; needs an approval of its exact text.").action(
      (options: Options) => ask({ verb: "reload", scope: "*", about: {} }, options),
    ),
    tell("lift", "End early what was loosened; needs no approval.")
      .argument("<what>", liftable.join(", "), oneToLift)
      .argument("[scope]", "its scope", "*")
      .action((what: string, scope: string, options: Options) =>
        ask({ verb: "lift", scope, about: { what } }, options),
      ),
  ];
}

function oneToLift(text: string): string {
  if (liftable.includes(text)) return text;
  throw new InvalidArgumentError(`expected one of ${liftable.join(", ")}.`);
}

/** Hands it to the process and prints what it says; exit code 1 when it refuses. */
export async function ask({ verb, scope, about }: Wanted, { config, socket, signature }: Options): Promise<void> {
  const file = signature === undefined ? undefined : loadApproval(signature);
  const signed = file && {
    approval: { ...file.approval, chainId: `${file.approval.chainId}`, ends: `${file.approval.ends}` },
    signatures: file.signatures,
  };
  const reply = await send(socketOf(config, socket), {
    verb,
    scope,
    // What was typed stands before what was signed: where they differ, it is refused.
    about: { ...file?.about, ...about },
    ...(signed && { signed }),
  });
  out(printable(reply.message));
  process.exitCode = reply.accepted ? exits.ok : exits.failed;
}

/** Where the responder of a configuration takes commands; goes to the configuration's folder. Raises CONFIG. */
export function socketOf(config: string | undefined, socket: string | undefined): string {
  if (socket !== undefined) return socket;
  if (config === undefined)
    throw new FirebreakError(
      "CONFIG",
      "expected --config (or FIREBREAK_CONFIG) or --socket, found neither; name the responder",
    );
  const path = loadNamed(config, "name the responder with --socket").operator.socket;
  // A socket's path may be 107 bytes long, so the short one is used from where it lies.
  process.chdir(configFolder(config));
  return join(path);
}

/** One command, one answer. Raises SOCKET where nobody takes it, or who took it does not answer; its cause is LATE where that took too long. */
export async function send(
  path: string,
  command: object,
  waitMs: number = patienceMs,
): Promise<{ readonly accepted: boolean; readonly message: string }> {
  const socket = createConnection(path);
  const late = () => new FirebreakError("LATE", `no answer within ${waitMs / 1_000} s`);
  socket.setTimeout(waitMs, () => socket.destroy(late()));
  let isThere = false;
  let text = "";
  socket.once("connect", () => {
    isThere = true;
  });
  try {
    socket.end(`${JSON.stringify(command)}\n`);
    for await (const chunk of socket) {
      text += String(chunk);
      if (text.length > maxReply) throw new Error("a longer answer than a responder gives");
    }
    if (text === "") throw new Error("it ended without one");
    const { accepted, message } = JSON.parse(text);
    return { accepted: accepted === true, message: String(message) };
  } catch (error) {
    if (isThere && text === "")
      throw new FirebreakError(
        "SOCKET",
        `expected an answer from the responder at ${path} (${messageOf(error)}); it may have taken the command: look at \`firebreak status\` before it is given again`,
        { cause: error },
      );
    throw new FirebreakError(
      "SOCKET",
      `expected a responder that takes commands at ${path} (${whyUnread(error)}); start it, or name its socket with --socket`,
      { cause: error },
    );
  } finally {
    socket.destroy();
  }
}
