"""The detector `dense`: one score per category and one box per cell of an eighth-size map; no anchors."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.engine.models.resnet import Block, initialise

STRIDE = 8
RARE = 0.01


class Dense(nn.Module):
    """A small residual backbone, a top-down path back to stride 8, a heat map and four distances per cell."""

    def __init__(self, categories: int, width: int, dropout: float) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, width, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()
        )
        self.quarter = Block(width, 2 * width, 2)
        self.eighth = Block(2 * width, 4 * width, 2)
        self.sixteenth = Block(4 * width, 8 * width, 2)
        self.deepest = Block(8 * width, 8 * width, 2)
        neck = 4 * width
        self.lateral8 = nn.Conv2d(4 * width, neck, 1)
        self.lateral16 = nn.Conv2d(8 * width, neck, 1)
        self.lateral32 = nn.Conv2d(8 * width, neck, 1)
        self.smooth = nn.Sequential(_convolution(neck), nn.Dropout2d(dropout))
        self.score = _convolution(neck)
        self.reach = _convolution(neck)
        self.distance = nn.Conv2d(neck, 4, 3, padding=1)
        self.head = nn.Conv2d(neck, categories, 3, padding=1)
        initialise(self)
        self._start_quietly()

    def _start_quietly(self) -> None:
        """Begin with rare objects of about two cells, so that the first steps are not spent unlearning noise."""
        for layer, bias in ((self.head, -math.log((1 - RARE) / RARE)), (self.distance, math.log(2.0))):
            nn.init.normal_(layer.weight, std=0.001)
            layer.bias = nn.Parameter(torch.full((layer.out_channels,), bias))

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Logits `(n, categories, h, w)` and distances to left, top, right, bottom in pixels `(n, 4, h, w)`."""
        eighth = self.eighth(self.quarter(self.stem(images)))
        sixteenth = self.sixteenth(eighth)
        top = self.lateral32(self.deepest(sixteenth))
        middle = self.lateral16(sixteenth) + _grown(top, sixteenth)
        merged = self.smooth(self.lateral8(eighth) + _grown(middle, eighth))
        distances = torch.exp(self.distance(self.reach(merged)).float().clamp(-6.0, 6.0)) * STRIDE
        return self.head(self.score(merged)).float(), distances


def _convolution(channels: int) -> nn.Sequential:
    layer = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(channels), nn.ReLU())


def _grown(small: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(small, size=like.shape[-2:], mode="nearest")
