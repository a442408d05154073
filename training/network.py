"""The encoder in torch: six layers of MiniLM with a head for labels and one for links."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from wordbond.attribution.tagger import LABELS, LINK_WIDTH

WIDTH, LAYERS, HEADS, INNER, POSITIONS = 384, 6, 12, 1536, 256


class Layer(nn.Module):
    """One transformer layer, normalised after each half, as in BERT. No dropout: on a CPU it costs a third."""

    def __init__(self) -> None:
        super().__init__()
        self.attend = nn.Linear(WIDTH, 3 * WIDTH)
        self.gather = nn.Linear(WIDTH, WIDTH)
        self.attend_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.widen = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """The states one layer on; `mask` is added to the attention's scores."""
        rows, length, _ = states.shape
        parts = self.attend(states).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        states = self.attend_norm(states + self.gather(seen.transpose(1, 2).reshape(rows, length, WIDTH)))
        return self.norm(states + self.narrow(functional.gelu(self.widen(states))))


class Network(nn.Module):
    """Pieces in; for each piece the scores of its labels, and four vectors by which it links and is linked to."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.pieces = nn.Embedding(pieces, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.labels = nn.Linear(WIDTH, LABELS)
        self.links = nn.Linear(WIDTH, 4 * LINK_WIDTH)

    def forward(self, pieces: Tensor, types: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of labels, and link vectors: content asking, cue asked, cue asking, source asked."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        states = self.norm(self.pieces(pieces) + self.positions(places) + self.types(types))
        mask = (1.0 - real.to(torch.float32))[:, None, None, :] * -10000.0
        for layer in self.layers:
            states = layer(states, mask)
        return self.labels(states), self.links(states)


def load_base(network: Network, weights: Path, kept: Tensor) -> None:
    """Put the base model's weights into `network`; `kept` lists the rows of its word embeddings to keep, in order."""
    base = {name.removeprefix("bert."): value.float() for name, value in load_file(weights).items()}
    state = network.state_dict()
    state["pieces.weight"] = base["embeddings.word_embeddings.weight"][kept]
    state["positions.weight"] = base["embeddings.position_embeddings.weight"][:POSITIONS]
    state["types.weight"] = base["embeddings.token_type_embeddings.weight"]
    for end in ("weight", "bias"):
        state[f"norm.{end}"] = base[f"embeddings.LayerNorm.{end}"]
        for number in range(LAYERS):
            old, new = f"encoder.layer.{number}.", f"layers.{number}."
            state[f"{new}attend.{end}"] = torch.cat(
                [base[f"{old}attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            )
            for ours, theirs in (
                ("gather", "attention.output.dense"),
                ("attend_norm", "attention.output.LayerNorm"),
                ("widen", "intermediate.dense"),
                ("narrow", "output.dense"),
                ("norm", "output.LayerNorm"),
            ):
                state[f"{new}{ours}.{end}"] = base[f"{old}{theirs}.{end}"]
    network.load_state_dict(state)
