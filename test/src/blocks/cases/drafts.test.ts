import { drawAll } from "../view-cases.ts";
import { drafts } from "./drafts.ts";

drawAll(drafts);
