// The meeting's page, kept up to date. Its modules are all named here, so that none waits until another one has come where
// a browser knows no modulepreload; and app.js first, since nothing starts where that has not started.
import {} from "./app.js";
import {} from "../vendor/idiomorph.js";
import {} from "./live/page.js";
import {} from "./live/voice.js";
import {} from "./live/ends.js";
import {} from "./live/morph.js";
import { connect } from "./live/connection.js";
import { listen } from "./live/forms.js";

listen();
connect();
