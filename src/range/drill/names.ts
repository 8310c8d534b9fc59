import type { KnownMap } from "./given.ts";
import type { Value } from "./step.ts";

/** What is known on one chain of several: what was made there, then what all share. Elsewhere it is known as `${chain.name}`. */
export function namesOn(chain: string, shared: KnownMap): KnownMap {
  const own = new Map<string, Value>();
  const tell = () => void shared.set(chain, Object.fromEntries(own));
  tell();
  return {
    get: (name) => own.get(name) ?? shared.get(name),
    keys: () => [...own.keys(), ...shared.keys()],
    set(name, value) {
      own.set(name, value);
      tell();
    },
    delete(name) {
      own.delete(name);
      tell();
    },
  };
}
