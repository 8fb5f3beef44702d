import { drawAll } from "../view-cases.ts";
import { studios } from "./studios.ts";

drawAll(studios);
