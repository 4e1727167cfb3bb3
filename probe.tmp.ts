import { mkdtempSync } from 'node:fs';
import { speed } from './bench/images/speed';
import { memory } from './bench/images/memory';
const folder = mkdtempSync('/tmp/w/bench-');
console.log(JSON.stringify(await speed('../shared/data', folder)));
console.log(JSON.stringify(await memory('../shared/data', folder, 700)));
