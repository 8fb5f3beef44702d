import { drawAll } from "../view-cases.ts";
import { photos } from "./photos.ts";

drawAll(photos);
