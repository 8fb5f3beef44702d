import { drawAll } from "#test/src/blocks/view-cases.ts";
import { batches } from "./batches.ts";

drawAll(batches);
