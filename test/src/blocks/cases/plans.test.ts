import { drawAll } from "#test/src/blocks/view-cases.ts";
import { plans } from "./plans.ts";

drawAll(plans);
