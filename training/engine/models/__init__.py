"""The networks of the zoo and the one door that builds them from a spec."""

from __future__ import annotations

from torch import nn

from training.engine.config import Spec
from training.engine.models.alexnet import AlexNet
from training.engine.models.dense import Dense
from training.engine.models.lenet import LeNet
from training.engine.models.resnet import resnet8, resnet18
from training.engine.models.vgg import VGG11

HEAD = "head."


def build(spec: Spec, categories: int) -> nn.Module:
    """The network of a spec with a head for that many categories; weights as torch's generator stands."""
    match spec.architecture:
        case "lenet":
            return LeNet(categories, spec.dropout)
        case "alexnet":
            return AlexNet(categories, spec.image_size, spec.dropout)
        case "vgg11":
            return VGG11(categories, spec.image_size, spec.dropout)
        case "resnet8":
            return resnet8(categories, spec.width, spec.dropout)
        case "resnet18":
            return resnet18(categories, spec.image_size, spec.dropout)
        case "dense":
            return Dense(categories, spec.width, spec.dropout)
    raise AssertionError(f"{spec.architecture} passed the spec's check but has no network")
