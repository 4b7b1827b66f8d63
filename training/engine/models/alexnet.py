"""AlexNet (Krizhevsky and others, 2012); below 96 pixels its strides and full layers shrink with the image."""

from __future__ import annotations

from torch import Tensor, nn

SMALL = 96


class AlexNet(nn.Module):
    """Five convolutions and three full layers, as in the one-column version."""

    def __init__(self, categories: int, image_size: int, dropout: float) -> None:
        super().__init__()
        small = image_size < SMALL
        first = nn.Conv2d(3, 64, 5, padding=2) if small else nn.Conv2d(3, 64, 11, stride=4, padding=2)
        side, hidden = (3, 1024) if small else (6, 4096)
        self.features = nn.Sequential(
            first, nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(64, 192, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(192, 384, 3, padding=1), nn.ReLU(),
            nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(),
            nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.AdaptiveAvgPool2d(side), nn.Flatten(),
            nn.Dropout(dropout), nn.Linear(256 * side * side, hidden), nn.ReLU(),
            nn.Dropout(dropout), nn.Linear(hidden, hidden), nn.ReLU(),
        )  # fmt: skip
        self.head = nn.Linear(hidden, categories)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.head(self.features(images))
        return logits
