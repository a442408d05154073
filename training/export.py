"""From the trained network to the shipped file: ONNX, weights as eight-bit integers with a scale per channel."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from training.network import HEADS, WIDTH, Network

OPSET = 17
INPUTS, OUTPUTS = ["pieces", "types"], ["labels", "links"]


class Plain(nn.Module):
    """The network for one window, written out so that the runtime is fast with it.

    onnxruntime's own layer normalisation takes a fifth of the time on a CPU. Written with a reciprocal, it is not
    recognised, and runs as vectorised steps: 8,300 words/s become 9,700.
    """

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of labels, and link vectors."""
        net = self.network
        places = torch.arange(pieces.shape[1])
        states = _normal(net.norm, net.pieces(pieces) + net.positions(places) + net.types(types))
        for layer in net.layers:
            query, key, value = (
                part.view(1, -1, HEADS, WIDTH // HEADS).transpose(1, 2)
                for part in layer.attend(states).split(WIDTH, -1)
            )
            weights = ((query * (WIDTH // HEADS) ** -0.5) @ key.transpose(2, 3)).softmax(-1)
            seen = (weights @ value).transpose(1, 2).reshape(1, -1, WIDTH)
            states = _normal(layer.attend_norm, states + layer.gather(seen))
            states = _normal(layer.norm, states + layer.narrow(functional.gelu(layer.widen(states))))
        return net.labels(states), net.links(states)


def _normal(norm: nn.LayerNorm, states: Tensor) -> Tensor:
    apart = states - states.mean(-1, keepdim=True)
    return apart * ((apart * apart).mean(-1, keepdim=True) + norm.eps).rsqrt() * norm.weight + norm.bias


def export(network: Network, target: Path) -> None:
    """Write `network` to `target`, its weights as eight-bit integers."""
    shown = torch.randint(5, 100, (1, 24))
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            Plain(network).eval(),
            (shown, torch.zeros_like(shown)),
            str(full),
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes={name: {1: "length"} for name in INPUTS + OUTPUTS},
            opset_version=OPSET,
            dynamo=False,
        )
        quantize_dynamic(
            full,
            target,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    model = onnx.load(target)
    model.producer_name, model.producer_version, model.doc_string = "wordbond training", "", ""
    onnx.save(model, target)
