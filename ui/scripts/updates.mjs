// What the updater needs, made by the release workflow:
//   updates.mjs config PUBLIC_KEY OWNER/REPO           the part of the configuration that switches it on
//   updates.mjs manifest FOLDER OWNER/REPO TAG         FOLDER/latest.json from the signatures in FOLDER
// Without signatures there is nothing to update from, and no manifest is written.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which file serves which system, by its ending. */
const PLATFORMS = [
  { ending: '.AppImage', names: ['linux-x86_64'] },
  { ending: '.app.tar.gz', names: ['darwin-aarch64', 'darwin-x86_64'] },
  { ending: '-setup.exe', names: ['windows-x86_64'] },
];

const [what, ...rest] = process.argv.slice(2);
if (what === 'config') {
  const [pubkey, repository] = rest;
  const endpoint = `https://github.com/${repository}/releases/latest/download/latest.json`;
  console.log(
    JSON.stringify({
      bundle: { createUpdaterArtifacts: true },
      plugins: { updater: { pubkey, endpoints: [endpoint] } },
    }),
  );
} else if (what === 'manifest') {
  const [folder, repository, tag] = rest;
  const files = readdirSync(folder);
  const platforms = {};
  for (const { ending, names } of PLATFORMS) {
    const file = files.find((name) => name.endsWith(ending));
    if (!file || !files.includes(`${file}.sig`)) continue;
    const entry = {
      signature: readFileSync(join(folder, `${file}.sig`), 'utf8'),
      url: `https://github.com/${repository}/releases/download/${tag}/${encodeURIComponent(file)}`,
    };
    for (const name of names) platforms[name] = entry;
  }
  if (Object.keys(platforms).length > 0) {
    const manifest = {
      version: tag.replace(/^v/, ''),
      pub_date: new Date().toISOString(),
      platforms,
    };
    writeFileSync(join(folder, 'latest.json'), JSON.stringify(manifest, null, 2));
  }
} else {
  console.error('updates.mjs config PUBLIC_KEY OWNER/REPO | manifest FOLDER OWNER/REPO TAG');
  process.exit(2);
}
