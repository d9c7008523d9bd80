#!/bin/sh
# Fetches from npm what browsers need and is not ours, and keeps it here: the
# font, the pictures, the live-part morphing and, for tests only, two engines that
# look for barriers.
# Run by `make vendor`; what it writes is committed, so that builds need no npm.
set -eu
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @fontsource-variable/lexend@5.3.0 openmoji@17.0.0 idiomorph@0.8.0 axe-core@4.14.1 accessibility-checker-engine@4.0.34 >/dev/null
for f in *.tgz; do
	d=${f%-[0-9]*.tgz}
	mkdir "$d"
	tar xzf "$f" -C "$d" --strip-components=1
done
npm install --silent --no-audit --no-fund --no-save svgo@4.1.0 subset-font@2.9.0 >/dev/null

mkdir -p "$here/vendor/licences" "$here/vendor-test" "$here/font" "$here/img"
{ cat idiomorph/dist/idiomorph.min.js; printf '\nexport { Idiomorph };\n'; } >"$here/vendor/idiomorph.js"
cp axe-core/axe.min.js "$here/vendor-test/axe.min.js"
cp idiomorph/LICENSE "$here/vendor/licences/idiomorph.txt"
cp fontsource-variable-lexend/LICENSE "$here/vendor/licences/lexend.txt"
cp openmoji/LICENSE.txt "$here/vendor/licences/openmoji.txt"
cp axe-core/LICENSE "$here/vendor-test/LICENSE"
cp accessibility-checker-engine/ace.js "$here/vendor-test/ace.js" # Apache 2.0, as it says in its first lines

cp "$here/sprites.txt" .
cat >make.mjs <<'JS'
import { readFileSync, writeFileSync } from "node:fs";
import { optimize } from "svgo";
import subset from "subset-font";
const [here] = process.argv.slice(2);

// The font: weights 400 to 600, and the letters of the scripts that it serves.
const range = (...pairs) => pairs.map(([a, b]) => String.fromCodePoint(...Array.from({ length: b - a + 1 }, (_, i) => a + i))).join("");
const cut = async (from, to, text) => writeFileSync(`${here}/font/${to}`, await subset(readFileSync(`fontsource-variable-lexend/files/${from}`), text,
  { targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 600, default: 400 } } }));
await cut("lexend-latin-wght-normal.woff2", "lexend.woff2", range([0x20, 0x7e], [0xa0, 0xff]) + "ıŒœʻʼˆ˚˜–—‘’‚“”„•…‹›€™−");
await cut("lexend-latin-ext-wght-normal.woff2", "lexend-ext.woff2", range([0x100, 0x17f], [0x1e80, 0x1e85], [0x1ef2, 0x1ef3]) + "ȘșȚțƏəẞ");

// The pictures: one file a line of sprites.txt, "file: name=code name=code".
const plugins = [{ name: "preset-default", params: { overrides: { cleanupIds: false } } }, "removeDimensions"];
for (const line of readFileSync("sprites.txt", "utf8").split(/\n(?=\S)/)) {
  if (!line.trim() || line.startsWith("#")) continue;
  const [file, list] = line.split(":");
  const seen = list.trim().split(/\s+/).map((pair) => {
    const [name, code, fine] = pair.split(/=|(?=\+)/);
    const svg = readFileSync(`openmoji/color/svg/${code}.svg`, "utf8").replace(/ id="[^"]*"/g, "");
    const small = optimize(svg, { multipass: true, floatPrecision: fine ? 1 : 0, plugins }).data.replace(/ stroke-miterlimit="10"/g, "");
    return small.replace(/^<svg[^>]*>/, `<symbol id="${name}" viewBox="0 0 72 72">`).replace(/<\/svg>$/, "</symbol>");
  });
  writeFileSync(`${here}/img/${file}.svg`, `<svg xmlns="http://www.w3.org/2000/svg"><!-- OpenMoji, CC BY-SA 4.0, made smaller -->${seen.join("")}</svg>\n`);
}
JS
node make.mjs "$here"
