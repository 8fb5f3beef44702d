import { drawAll } from "../view-cases.ts";
import { products } from "./products.ts";

drawAll(products);
