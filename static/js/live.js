// The meeting's page, kept up to date. Its modules are written into this one in this order before it is served (see
// embed.go), so that a page fetches one script.
import {} from "./live/page.js";
import {} from "./live/voice.js";
import {} from "./live/ends.js";
import {} from "./live/morph.js";
import { connect } from "./live/connection.js";
import { listen } from "./live/forms.js";

listen();
connect();
