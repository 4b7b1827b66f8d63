"""VGG-11 (Simonyan and Zisserman, 2014) with batch normalisation, without which it is hard to fit from scratch."""

from __future__ import annotations

from torch import Tensor, nn

SMALL = 128
CHANNELS = (64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0)


class VGG11(nn.Module):
    """Eight convolutions and three full layers; 0 in CHANNELS halves the image. Small images get narrow layers."""

    def __init__(self, categories: int, image_size: int, dropout: float) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        previous = 3
        for channels in CHANNELS:
            layers += _convolution(previous, channels) if channels else [nn.MaxPool2d(2)]
            previous = channels or previous
        side, hidden = (1, 512) if image_size < SMALL else (7, 4096)
        self.features = nn.Sequential(
            *layers,
            nn.AdaptiveAvgPool2d(side), nn.Flatten(),
            nn.Linear(512 * side * side, hidden), nn.ReLU(), nn.Dropout(dropout),
            nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(dropout),
        )  # fmt: skip
        self.head = nn.Linear(hidden, categories)

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.head(self.features(images))
        return logits


def _convolution(before: int, after: int) -> list[nn.Module]:
    layer = nn.Conv2d(before, after, 3, padding=1, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
    return [layer, nn.BatchNorm2d(after), nn.ReLU()]
