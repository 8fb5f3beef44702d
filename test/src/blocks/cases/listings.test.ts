import { drawAll } from "../view-cases.ts";
import { listings } from "./listings.ts";

drawAll(listings);
