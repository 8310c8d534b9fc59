/** A fault that goes on is told when its reason changes, not at every block. */
export function sayChanges(say: (ref: string, reason: string) => void) {
  const said = new Map<string, string>();
  return (ref: string, reason: string, what = ""): void => {
    const saying = `${what} ${reason}`.replaceAll(/0x[0-9a-f]{64}|\d+/g, "#");
    if (said.get(ref) === saying) return;
    said.set(ref, saying);
    say(ref, what === "" ? reason : `${what}: ${reason}`);
  };
}
