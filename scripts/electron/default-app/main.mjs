// What Electron runs when it is started as `electron [-r module]... path [arguments]`. An Electron taken from
// another application's package lacks it. ESM, because Electron holds back `ready` only while an ESM entry is
// still awaiting, and an app must be able to register its protocols before `ready`.
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** Switches are Chromium's or Node's own; the first plain word is the app. */
function parseArguments(args) {
  const modules = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-r' || args[i] === '--require') modules.push(args[++i]);
    else if (!args[i].startsWith('-')) return { modules, target: args[i] };
  }
  return { modules, target: undefined };
}

/** Gives the running process the identity that the app's package.json declares. */
function adoptIdentity(folder) {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const name = manifest.productName ?? manifest.name;
  if (name) app.setName(name);
  if (manifest.version) app.setVersion(manifest.version);
  if (process.platform === 'linux') app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
}

async function loadApp(target) {
  const location = path.resolve(target);
  const isPackage = existsSync(path.join(location, 'package.json'));
  if (isPackage) adoptIdentity(location);
  const entry = createRequire(import.meta.url).resolve(location);
  app.setAppPath(isPackage ? location : path.dirname(entry));
  await import(pathToFileURL(entry).href);
}

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const { modules, target } = parseArguments(process.argv.slice(1));
const requireFromHere = createRequire(path.join(process.cwd(), 'package.json'));
try {
  for (const module of modules) requireFromHere(module);
  if (target === undefined) throw new Error('Name the app to start: electron [-r module] path [arguments]');
  await loadApp(target);
} catch (error) {
  console.error(error);
  app.exit(1);
}
