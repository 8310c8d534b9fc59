// Loaded by --require before the first line of a child or worker of an isolated process.
import { inheritedAllow, isolate } from "../isolation.ts";

isolate({ allow: inheritedAllow() });
