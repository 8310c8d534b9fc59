import type { Play } from "./playing.ts";

type Json = { [key: string]: unknown };
type Draw = Pick<Play, "int" | "pick">;

/** Changes one thing, as somebody tired does; what it was. */
export function spoil(config: Json, it: Draw): string {
  const places = placesIn(config).filter(({ path }) => !/mode|\.do$|severity|limits|blockSeconds|level/.test(path));
  const { path, parent, key } = it.pick(places);
  const value = parent[key];
  switch (it.int(0, 3)) {
    case 0: {
      delete parent[key];
      parent[`${key.slice(0, -1)}${key.endsWith("x") ? "y" : "x"}`] = value;
      return `${path} misspelt`;
    }
    case 1:
      parent[key] = it.pick([{}, [], true, -1, null, 1e300, "", "0x12", "event Nothing("]);
      return `${path} is ${JSON.stringify(parent[key])}`;
    case 2:
      delete parent[key];
      return `${path} left out`;
    default:
      parent[key] = typeof value === "string" && value.length > 3 ? swapped(value, it) : 424_242;
      return `${path} is ${JSON.stringify(parent[key])}`;
  }
}

function swapped(text: string, it: Draw): string {
  const at = it.int(0, text.length - 2);
  return `${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`;
}

type Spot = { readonly path: string; readonly parent: Json; readonly key: string };

function placesIn(value: Json, before = ""): readonly Spot[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const path = `${before}.${key}`;
    const deeper = typeof inner === "object" && inner !== null ? placesIn(inner as Json, path) : [];
    return [{ path, parent: value, key }, ...deeper];
  });
}
