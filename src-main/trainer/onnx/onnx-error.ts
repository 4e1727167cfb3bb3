/** What is wrong with an ONNX file; the message goes on after its name and a colon. */
export class OnnxError extends Error {}
