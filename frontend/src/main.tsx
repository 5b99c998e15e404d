import { render } from "preact";
import "./shared/base.css";
import "./shell.css";
import { App } from "./App";

const place = document.getElementById("app");
if (place) render(<App />, place);
