import { drawAll } from "../view-cases.ts";
import { videos } from "./videos.ts";

drawAll(videos);
