import { drawAll } from "../view-cases.ts";
import { stocks } from "./stock.ts";

drawAll(stocks);
