// What every page runs. Files that are imported for what they do, and not for a name, are written into this one
// before it is served (see embed.go), so that a page fetches one script.
import "./leave.js";
import "./autosave.js";
import "./stay.js";
import "./keep.js";
