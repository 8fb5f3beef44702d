import { drawAll } from "../view-cases.ts";
import { privacies } from "./privacy.ts";

drawAll(privacies);
