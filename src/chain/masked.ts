/** Shorter pieces of a path are words, such as a version or the name of a network. */
const shortestPiece = 8;
const shortestValue = 4;
/** Characters of what a node says that are kept. */
const longest = 1_000;

/** Takes out of what a node says everything of its URL that may be a key: nodes repeat them in what they refuse. What is very long is cut. */
export function maskOf(url: string): (text: string) => string {
  const { username, password, pathname, searchParams } = new URL(url);
  const pieces = pathname.split("/").filter((piece) => piece.length >= shortestPiece);
  const values = [username, password, ...searchParams.values()].filter((value) => value.length >= shortestValue);
  const secrets = [...pieces, ...values].flatMap((one) => [one, decoded(one)]);
  // Longest first, so that a secret that begins another one leaves no rest of it.
  const hidden = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return (text) => {
    const all = hidden.reduce((rest, secret) => rest.replaceAll(secret, "[hidden]"), text.slice(0, 2 * longest));
    // What the first cut left of a secret is no longer known as one.
    const said = text.length > 2 * longest ? all.slice(0, -(hidden[0]?.length ?? 1)) : all;
    return said.length > longest ? `${said.slice(0, longest)}…` : said;
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
