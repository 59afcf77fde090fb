"""The fast form of the built-in encoder: its BERT as an ONNX graph with 8-bit products (the only user of ``onnx``).

The operators are those that ONNX Runtime runs fastest on a CPU (measured, two cores, clauses of 190 characters):

- ``DynamicQuantizeMatMul`` with 8-bit weights, one scale per output: 115 clauses a second, where the 4-bit
  ``MatMulNBits`` gave 34 and the C engine 13;
- ``LayerNormalization`` after a plain ``Add``: 34 µs, where the fused ``SkipLayerNormalization`` took 260 µs;
- ``GatherBlockQuantized`` for the word vectors, which stay in their 4 bits: a third of the model would else be them.

The graph has no attention mask: it takes one text at a time. That is as fast as batches when texts run side by
side, wastes nothing on padding, and makes a text's vector depend on nothing but the text (the scale of an
activation is taken over the whole tensor, so in a batch it would depend on the neighbours).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder_file import BLOCK, EncoderFile

if TYPE_CHECKING:
    from onnx import ModelProto

INPUT = "input_ids"
OUTPUT = "sentence_embedding"

_OPSET = 23
_IR = 11
_FUSED = "com.microsoft"

_LARGEST_CODE = 63
"""Of a weight, so 7 bits: two products of a weight and an activation (up to 255) must fit 16 bits, where processors
without VNNI add them. With 127 the cosine to the C engine is .9994 for .9990, but less on those processors."""

_LOUD = {
    "l0.fi": {321: 2},
    "l0.fo": {318: 8},
    "l1.fi": {15: 2, 321: 2},
    "l1.fo": {1462: 2},
    "l2.fi": {15: 2},
    "l2.fo": {354: 2},
    "l3.fi": {15: 4},
    "l4.fi": {15: 2},
    "l4.fo": {778: 8},
    "l5.fi": {35: 2},
    "l5.fo": {658: 8},
    "l6.fi": {35: 4},
    "l6.fo": {1152: 2},
    "l7.fi": {35: 2},
    "l7.fo": {413: 2},
    "l8.fi": {35: 4},
    "l9.fi": {35: 2},
    "l10.fi": {35: 2},
}
"""Inputs of a product that are far larger than all others (in ``<s>`` and ``</s>``: 60 where others reach 4), and by
how much they are turned down, their weights up, so that the scale they share is not coarse for the others. Seen in
54 clauses and questions: inputs beyond 16 (``fi``) or 8 (``fo``), in powers of 2. Cosine .9976 becomes .9990."""


def write_graph(file: EncoderFile, path: Path) -> None:
    """Write the graph to ``path``.

    Its input ``input_ids`` is int64 ``(1, tokens)``, its output ``sentence_embedding`` float32 ``(1, hidden)``:
    the mean over the tokens, not yet of unit length.
    """
    import onnx

    onnx.save(_Graph(file).model(), str(path))


class _Graph:
    """Gathers nodes and constants; each method adds a piece of the network and returns the name of its output."""

    def __init__(self, file: EncoderFile) -> None:
        self.file = file
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def model(self) -> ModelProto:
        from onnx import TensorProto, helper

        x = self.embeddings()
        for layer in range(self.file.layers):
            x = self.feed_forward(self.attention(x, f"l{layer}."), f"l{layer}.")
        self.add("ReduceMean", [x, self.constant("token_axis", np.array([1]))], OUTPUT, keepdims=0)
        ids = helper.make_tensor_value_info(INPUT, TensorProto.INT64, [1, "tokens"])
        pooled = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [1, self.file.hidden])
        graph = helper.make_graph(self.nodes, "encoder", [ids], [pooled], self.constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)

    def embeddings(self) -> str:
        words = self.file.matrices["emb.word"]
        packed = words.neighbours_packed().reshape(len(words.nibbles), -1)
        self.add(
            "GatherBlockQuantized",
            [
                self.constant("words", packed),
                INPUT,
                self.constant("words.scale", words.scales.astype(np.float32)),
            ],
            "word",
            domain=_FUSED,
            bits=4,
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        # Every text is of one type (0), so that type's vector joins the positions'.
        hidden = self.file.hidden
        places = self.file.vectors["emb.pos"].reshape(-1, hidden) + self.file.vectors["emb.type"][:hidden]
        self.add("Shape", [INPUT], "tokens", start=1, end=2)
        first = self.constant("first", np.array([0]))
        self.add("Slice", [self.constant("places", places), first, "tokens", first], "place")
        return self.normalized("word", "place", "emb.ln")

    def attention(self, x: str, layer: str) -> str:
        names = [f"{layer}{part}" for part in "qkv"]
        joined = self.linear(x, [f"{name}.w" for name in names], [f"{name}.b" for name in names], f"{layer}qkv")
        sizes = self.constant(f"{layer}sizes", np.full(3, self.file.hidden))
        self.add("Split", [joined, sizes], names, axis=2)
        heads = self.file.heads
        self.add("Attention", names, f"{layer}heads", q_num_heads=heads, kv_num_heads=heads)
        y = self.linear(f"{layer}heads", [f"{layer}ao.w"], [f"{layer}ao.b"], f"{layer}ao")
        return self.normalized(y, x, f"{layer}aln")

    def feed_forward(self, x: str, layer: str) -> str:
        wide = self.linear(x, [f"{layer}fi.w"], [f"{layer}fi.b"], f"{layer}fi")
        self.add("Gelu", [wide], f"{layer}gelu", domain=_FUSED)
        y = self.linear(f"{layer}gelu", [f"{layer}fo.w"], [f"{layer}fo.b"], f"{layer}fo")
        return self.normalized(y, x, f"{layer}oln")

    def linear(self, x: str, weights: list[str], biases: list[str], name: str) -> str:
        """``x`` times the named matrices side by side, plus their biases; weights as codes, a scale per output."""
        floats = np.concatenate([self.file.matrices[weight].floats() for weight in weights])
        if name in _LOUD:
            quieter = np.ones(floats.shape[1], np.float32)
            for column, factor in _LOUD[name].items():
                quieter[column] /= factor
            x = self.add("Mul", [x, self.constant(f"{name}.quieter", quieter)], f"{name}.in")
            floats = floats / quieter
        scale = np.abs(floats).max(axis=1) / _LARGEST_CODE
        codes = np.rint(floats / scale[:, None]).astype(np.int8)
        inputs = [
            x,
            self.constant(f"{name}.weight", codes.T),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero", np.zeros(len(floats), np.int8)),
            self.constant(f"{name}.bias", np.concatenate([self.file.vectors[bias] for bias in biases])),
        ]
        return self.add("DynamicQuantizeMatMul", inputs, f"{name}.out", domain=_FUSED)

    def normalized(self, x: str, y: str, name: str) -> str:
        self.add("Add", [x, y], f"{name}.sum")
        inputs = [
            f"{name}.sum",
            *(self.constant(f"{name}.{part}", self.file.vectors[f"{name}.{part}"]) for part in "wb"),
        ]
        return self.add("LayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=self.file.epsilon)

    def constant(self, name: str, values: np.ndarray) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], outputs: str | list[str], domain: str = "", **settings: Any) -> str:
        from onnx import helper

        names = [outputs] if isinstance(outputs, str) else outputs
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **settings))
        return names[0]
