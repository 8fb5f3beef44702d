import { drawAll } from "../view-cases.ts";
import { edits } from "./edits.ts";

drawAll(edits);
