import { drawAll } from "../view-cases.ts";
import { shops } from "./shops.ts";

drawAll(shops);
