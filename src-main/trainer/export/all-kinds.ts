/** Every way in which a model can leave. */
import type { ExportFormat } from '../../../src-preload/contract';
import { csharp, javascript, onnx, python } from './graph-kinds';
import { json } from './json-kind';
import type { ExportKind } from './kinds';
import { page } from './page';
import { network } from './network';

export const exportKinds: Record<ExportFormat, ExportKind> = {
  onnx,
  html: page,
  json,
  python,
  javascript,
  csharp,
  network,
};
