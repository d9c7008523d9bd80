// The floor: Safari 15.4, Chrome 105 and Firefox 121 are the first of their kind to know :has. In an older browser nothing
// after this runs: its pages work as plain HTML, and the style leaves it its own controls.
if (!CSS.supports("selector(:has(a))")) throw new Error("an older browser: the pages do without scripts");
