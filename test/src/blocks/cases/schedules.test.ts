import { drawAll } from "#test/src/blocks/view-cases.ts";
import { schedules } from "./schedules.ts";

drawAll(schedules);
