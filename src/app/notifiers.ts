import type { Config } from "../config/config.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Listener } from "../core/tell.ts";
import type { Surroundings } from "./app.ts";

/** The notifiers of a configuration. Raises CONFIG, with the setting in which a reference stands that leads nowhere. */
export function notifiersOf({ notifiers }: Pick<Config, "notifiers">, around: Surroundings): readonly Listener[] {
  return notifiers.map(({ id, formerly, make }, index) => {
    try {
      return { id, formerly, notifier: make(around) };
    } catch (error) {
      if (!(error instanceof FirebreakError) || error.code !== "CONFIG") throw error;
      // A notifier names its own setting, and does not know which one of the list it is.
      throw new FirebreakError("CONFIG", `notifiers.${index}.${error.message}`, { cause: error });
    }
  });
}
