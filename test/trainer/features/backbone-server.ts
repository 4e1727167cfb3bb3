/** A server on this machine that offers a tiny backbone, and does with a request what a test wants. */
import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Offer } from '../../../src-main/trainer/features/backbone-offers';
import { bytesOf, floats, modelOf } from '../onnx/hand-made';
import { input, plain } from './hand-made-backbones';

/** With enough useless weight to come in several pieces. */
export const served = bytesOf(
  modelOf(plain({ weights: [...plain().weights!, floats('ballast', [400_000])] })),
);

/** The address of a server that ends with the test. */
export async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const sends =
  (bytes: Uint8Array): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);

/** As it is announced: what the server then sends may be something else. */
export function offerOf(url: string, bytes = served): Offer {
  const [name, licence, trainedOn] = ['tiny-net', 'MIT', 'nothing'];
  return {
    name,
    url: `${url}/tiny-net.onnx`,
    licence,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    trainedOn,
    about: () => 'For tests.',
    card: { name, licence, trainedOn, source: url, ...input },
  };
}
