"""Residual networks (He and others, 2015): ResNet-8 for icons, ResNet-18 for icons and photographs."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional

SMALL = 64


class Block(nn.Module):
    """Two 3×3 convolutions beside a shortcut."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(before, after, 3, stride=stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(after)
        self.second = nn.Conv2d(after, after, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(after)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or before != after:
            self.shortcut = nn.Sequential(nn.Conv2d(before, after, 1, stride=stride, bias=False), nn.BatchNorm2d(after))

    def forward(self, inputs: Tensor) -> Tensor:
        inner = functional.relu(self.first_norm(self.first(inputs)))
        inner = self.second_norm(self.second(inner))
        return functional.relu(inner + self.shortcut(inputs))


def icon_stem(width: int) -> nn.Sequential:
    """A first layer that keeps every pixel, for images up to 64 pixels."""
    return nn.Sequential(nn.Conv2d(3, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU())


def photo_stem(width: int) -> nn.Sequential:
    """A first layer that quarters the image at once."""
    layer = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
    return nn.Sequential(layer, nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, padding=1))


class ResNet(nn.Module):
    """A stem, stages of blocks that each halve the image (the first does not), the mean, and the head."""

    def __init__(self, stem: nn.Module, widths: Sequence[int], blocks: int, categories: int, dropout: float) -> None:
        super().__init__()
        self.stem = stem
        layers: list[nn.Module] = []
        before = widths[0]
        for stage, width in enumerate(widths):
            for block in range(blocks):
                layers.append(Block(before, width, stride=2 if stage and not block else 1))
                before = width
        self.features = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(dropout))
        self.head = nn.Linear(before, categories)
        initialise(self)

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.head(self.features(self.stem(images)))
        return logits


def initialise(model: nn.Module) -> None:
    """Draw the convolutions as the residual paper does."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")


def resnet8(categories: int, width: int, dropout: float) -> ResNet:
    """Three stages of one block; 78 k parameters at width 16."""
    return ResNet(icon_stem(width), (width, 2 * width, 4 * width), 1, categories, dropout)


def resnet18(categories: int, image_size: int, dropout: float) -> ResNet:
    """Four stages of two blocks; the stem suits the image size."""
    stem = icon_stem(64) if image_size <= SMALL else photo_stem(64)
    return ResNet(stem, (64, 128, 256, 512), 2, categories, dropout)
