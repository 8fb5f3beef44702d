import { drawAll } from "../view-cases.ts";
import { manies } from "./many.ts";

drawAll(manies);
