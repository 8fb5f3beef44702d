import { drawAll } from "../view-cases.ts";
import { reviews } from "./reviews.ts";

drawAll(reviews);
