import { drawAll } from "#test/src/blocks/view-cases.ts";
import { details } from "./details.ts";

drawAll(details);
