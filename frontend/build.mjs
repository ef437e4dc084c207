// Makes the committed files under ../static from the pinned packages: `npm ci && npm run build`.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";
import { compile } from "sass";

const modules = new URL("node_modules/", import.meta.url).pathname;
const here = new URL("./", import.meta.url).pathname;
const out = new URL("../static/", import.meta.url).pathname;
const vendor = `${out}vendor/`;

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });

const { css } = compile(`${here}scss/app.scss`, { loadPaths: [modules], style: "compressed", quietDeps: true });
writeFileSync(`${out}app.css`, css);

const bundle = (from, to) =>
  buildSync({
    entryPoints: [from],
    outfile: to,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    nodePaths: [modules],
    legalComments: "inline",
  });
bundle(`${here}js/page.js`, `${out}page.js`);
bundle(`${here}js/search.js`, `${out}search.js`);
bundle(`${here}js/suggest.js`, `${out}suggest.js`);
bundle(`${here}js/reads.js`, `${out}reads.js`);
bundle(`${here}js/paste.js`, `${out}paste.js`);
bundle(`${modules}leaflet/dist/leaflet-src.esm.js`, `${vendor}leaflet/leaflet.js`);

cpSync(`${modules}govuk-frontend/dist/govuk/govuk-frontend.min.js`, `${out}govuk-frontend.min.js`);
for (const name of ["leaflet.css", "images/layers.png", "images/layers-2x.png"]) {
  cpSync(`${modules}leaflet/dist/${name}`, `${vendor}leaflet/${name}`);
}
for (const name of ["marker-icon.png", "marker-icon-2x.png", "marker-shadow.png"]) {
  cpSync(`${modules}leaflet/dist/images/${name}`, `${vendor}leaflet/images/${name}`);
}
cpSync(`${modules}leaflet/LICENSE`, `${vendor}leaflet/LICENSE.txt`);

const font = `${modules}@fontsource-variable/atkinson-hyperlegible-next/`;
for (const range of ["latin", "latin-ext"]) {
  const file = `files/atkinson-hyperlegible-next-${range}-wght-normal.woff2`;
  cpSync(`${font}${file}`, `${vendor}atkinson-hyperlegible-next/${range}.woff2`);
}
cpSync(`${font}LICENSE`, `${vendor}atkinson-hyperlegible-next/OFL.txt`);
cpSync(`${here}licences/govuk-frontend.txt`, `${vendor}govuk-frontend/LICENSE.txt`);

// Compressed once here instead of on every request; WhiteNoise serves the copy a browser takes.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
for (const name of ["app.css", "page.js", "search.js", "suggest.js", "reads.js", "paste.js", "govuk-frontend.min.js", "vendor/leaflet/leaflet.js"]) {
  const bytes = readFileSync(`${out}${name}`);
  writeFileSync(`${out}${name}.br`, brotliCompressSync(bytes, quality));
  writeFileSync(`${out}${name}.gz`, gzipSync(bytes, { level: 9 }));
  console.log(`${name}: ${bytes.length} bytes, ${brotliCompressSync(bytes, quality).length} over the wire`);
}
