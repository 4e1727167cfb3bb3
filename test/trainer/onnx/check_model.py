"""Runs onnx.checker over model files; prints the operators that it could not judge, as JSON.

Older versions of onnx know opset 17, and models are written in 18. What means the same in both is said in the words of
17 in a copy; of what came with 18 the rest of the node is checked.
"""

import json
import sys

import onnx
from onnx import helper, numpy_helper

KNOWN = onnx.defs.onnx_opset_version()


def in_opset_17(model):
    left_out = set()
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.domain not in ("", "ai.onnx"):
            continue
        if node.op_type.startswith("Reduce") and node.op_type != "ReduceSum" and len(node.input) == 2:
            axes = numpy_helper.to_array(constants[node.input[1]]).tolist()
            node.attribute.append(helper.make_attribute("axes", axes))
            del node.input[1:]
        elif node.op_type == "Resize":
            kept = [a for a in node.attribute if a.name not in ("axes", "antialias")]
            if len(kept) < len(node.attribute):
                left_out.add("Resize: axes, antialias")
            del node.attribute[:]
            node.attribute.extend(kept)
        elif node.op_type == "Pad" and len(node.input) == 4:
            left_out.add("Pad: axes")
            del node.input[3:]
    for opset in model.opset_import:
        if opset.domain == "":
            opset.version = 17
    return sorted(left_out)


def main():
    found = {}
    for path in sys.argv[1:]:
        model = onnx.load(path)
        opset = next(o.version for o in model.opset_import if o.domain == "")
        found[path] = in_opset_17(model) if opset > KNOWN else []
        onnx.checker.check_model(model)
    print(json.dumps({"onnx": onnx.__version__, "not judged": found}))


main()
