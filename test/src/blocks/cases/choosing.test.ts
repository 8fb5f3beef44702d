import { drawAll } from "#test/src/blocks/view-cases.ts";
import { choosing } from "./choosing.ts";

drawAll(choosing);
