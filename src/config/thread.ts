// The thread of src/config/away.ts: reads one configuration, says what it found, and ends.
import { parentPort, workerData } from "node:worker_threads";
import { FirebreakError } from "../core/errors.ts";
import { inShort } from "../differences.ts";
import { loosened } from "../loosened.ts";
import type { Job, Read } from "./away.ts";
import { parseConfig } from "./config.ts";
import { readYaml } from "./files.ts";

function read({ text, name, before }: Job): Read {
  try {
    parseConfig(text, name);
    const yaml = readYaml(text, name);
    return { value: "value" in yaml ? yaml.value : undefined, loosens: loosened(before, text).map(inShort) };
  } catch (error) {
    if (error instanceof FirebreakError) return { fault: error.message };
    throw error;
  }
}

parentPort?.postMessage(read(workerData));
