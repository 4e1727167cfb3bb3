/** OpenCV's DNN, which is Debian's `python3-opencv`. */
import { execFile, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Session } from '../../../../src-main/trainer/onnx/runtime';
import { squaresOf } from '../../../../src-main/trainer/export/squares';
import type { Tensor } from '../../../../src-main/trainer/onnx/runtime';

/** Debian's own Python has Debian's packages; another one on the path may not. */
const PYTHONS = ['/usr/bin/python3', 'python3'];

/** A Python that has OpenCV; null where none has: skip the test visibly then. */
export const opencvPython = (): string | null =>
  PYTHONS.find((python) => spawnSync(python, ['-c', 'import cv2']).status === 0) ?? null;

const run = promisify(execFile);
const MOST_OUTPUT = { maxBuffer: 64 << 20 };

/**
 * @param model the bytes of the model file, which makes the pictures square
 * @param pictures the model's input, one picture each
 * @param folder for what is handed over
 */
export async function opencvAnswers(
  python: string,
  network: string,
  model: Uint8Array,
  pictures: Tensor[],
  folder: string,
): Promise<{ version: string; probabilities: Float32Array }> {
  const session = await Session.load(squaresOf(model));
  const squares: Uint8Array[] = [];
  let side = 0;
  for (const pixels of pictures) {
    const { data, shape } = (await session.run({ pixels }))['square']!;
    side = shape[1]!;
    squares.push(data as Uint8Array);
  }
  await session.release();
  const [given, answers] = [join(folder, 'squares.bin'), join(folder, 'answers.bin')];
  await writeFile(given, Buffer.concat(squares));
  const script = join(import.meta.dirname, 'opencv.py');
  const { stdout } = await run(python, [script, network, given, String(side), answers]);
  const bytes = new Uint8Array(await readFile(answers));
  return { version: stdout.trim(), probabilities: new Float32Array(bytes.buffer) };
}

/** What the exported program answers, with OpenCV's own decoder: by file, label and confidence. */
export async function opencvProgram(
  python: string,
  folder: string,
  files: string[],
): Promise<{ file: string; label: string; confidence: number }[]> {
  const { stdout } = await run(python, [join(folder, 'classify_opencv.py'), ...files], MOST_OUTPUT);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [file, label, confidence] = line.split('\t') as [string, string, string];
      return { file, label, confidence: Number(confidence) };
    });
}

/** Why OpenCV does not take a graph; null where it does. */
export function opencvRefusal(python: string, model: string): string | null {
  const code = 'import cv2, sys; cv2.dnn.readNetFromONNX(sys.argv[1])';
  const { status, stderr } = spawnSync(python, ['-c', code, model], { encoding: 'utf8' });
  if (status === 0) return null;
  return /Node \[\w+/.exec(stderr)?.[0] ?? stderr.trim().split('\n').at(-1)!;
}
