"""Fine-tuning: the articles in a new variant each epoch, one thread, bfloat16 where the processor has it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from training.articles import Article
from training.augment import vary
from training.examples import IGNORED, Batch, Example, batch_of, examples_of
from training.network import LAYERS, Network
from wordbond.attribution.tagger import LINK_WIDTH, Alphabet
from wordbond.attribution.wordpiece import WordPiece

BATCH = 8
RATE, HEAD_RATE, LAYER_DECAY, WARM_UP = 1.5e-4, 1e-3, 0.9, 100
WEIGHT_DECAY, CLIP = 0.01, 1.0
LINK_WEIGHT = 0.2
SCHEDULED_EPOCHS, AVERAGED = 6, 2
"""The rate falls as for six epochs, but three are enough. End-to-end F1 of the held-out articles: after the second and
third epoch 69.3 and 68.5, by the mean of both 70.0, of the third to fifth 69.4, while the loss goes on falling."""
MASKED_SHARE = 0.03
"""Pieces hidden in training, so that no single word decides."""


def fit(
    network: Network,
    articles: Sequence[Article],
    wordpiece: WordPiece,
    *,
    epochs: int,
    seed: int,
    tell: Callable[[str], None],
    checkpoint: Path,
) -> None:
    """Train `network` in place; it ends as the mean of what it was after the last `AVERAGED` epochs.

    Its state after each epoch is kept beside `checkpoint`.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    alphabet = Alphabet.of(wordpiece.vocabulary)
    mask = wordpiece.vocabulary["[MASK]"]
    network.pieces.weight.requires_grad_(False)
    groups = _groups(network)
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=True)
    rates = [group["lr"] for group in optimiser.param_groups]
    kept: list[dict[str, Tensor]] = []
    step, steps, began = 0, 0, time.monotonic()
    for epoch in range(epochs):
        batches = _batches([e for a in articles for e in examples_of(vary(a, rng), wordpiece, alphabet)], rng)
        steps = steps or max(epochs, SCHEDULED_EPOCHS) * len(batches)
        total, seen = 0.0, 0
        for number, examples in enumerate(batches):
            batch = batch_of(examples)
            hidden = (torch.rand(batch.pieces.shape) < MASKED_SHARE) & (batch.labels != IGNORED)
            factor = min(1.0, (step + 1) / WARM_UP) * max(0.0, 1 - step / steps)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            loss = loss_of(network, batch._replace(pieces=batch.pieces.masked_fill(hidden, mask)))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimiser.step()
            step += 1
            total, seen = total + loss.item(), seen + sum(len(e.pieces) for e in examples)
            if number % 50 == 49:
                tell(
                    f"epoch {epoch + 1} step {step}/{steps} loss {total / 50:.4f} pieces {seen}"
                    f" after {time.monotonic() - began:.0f} s"
                )
                total = 0.0
        kept.append({name: value.clone() for name, value in network.state_dict().items()})
        torch.save(kept[-1], checkpoint.with_suffix(f".{epoch + 1}.pt"))
    last = kept[-AVERAGED:]
    network.load_state_dict({name: sum(state[name] for state in last) / len(last) for name in last[0]})
    torch.save(network.state_dict(), checkpoint)


def loss_of(network: Network, batch: Batch) -> Tensor:
    """Cross entropy of the labels, and of the links among all words of the window and none."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        labels, links = network(batch.pieces, batch.types, batch.real)
    labels, links = labels.float(), links.float()
    loss = functional.cross_entropy(labels.flatten(0, 1), batch.labels.flatten(), ignore_index=IGNORED)
    for part, wanted in ((0, batch.cue_of), (2, batch.source_of)):
        if not len(wanted):
            continue
        query = links[wanted[:, 0], wanted[:, 1], part * LINK_WIDTH : (part + 1) * LINK_WIDTH]
        keys = links[wanted[:, 0], :, (part + 1) * LINK_WIDTH : (part + 2) * LINK_WIDTH]
        scores = torch.einsum("nd,nld->nl", query, keys) / LINK_WIDTH**0.5
        scores = scores.masked_fill(batch.real[wanted[:, 0]] == 0, -1e4)
        loss = loss + LINK_WEIGHT * functional.cross_entropy(scores, wanted[:, 2])
    return loss


def _groups(network: Network) -> list[dict[str, object]]:
    """Parameters with their rates: the nearer to the text, the slower."""
    depths: dict[int, list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith(("labels.", "links.")):
            depth = LAYERS
        elif name.startswith("layers."):
            depth = int(name.split(".")[1])
        else:
            depth = -1
        depths.setdefault(depth, []).append(parameter)
    return [
        {"params": parameters, "lr": HEAD_RATE if depth == LAYERS else RATE * LAYER_DECAY ** (LAYERS - 1 - depth)}
        for depth, parameters in depths.items()
    ]


def _batches(examples: list[Example], rng: random.Random) -> list[list[Example]]:
    """Batches of examples of like length, in random order."""
    ordered = sorted(examples, key=lambda e: len(e.pieces) + rng.random() * 24)
    batches = [ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH)]
    rng.shuffle(batches)
    return batches
