"""One step of the optimiser, and the sums by which an epoch is known."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from training.engine import chance
from training.engine.config import Spec
from training.engine.data import Batch
from training.engine.failures import Diverged
from training.engine.job import Job
from training.engine.losses import detection_loss, masked, multi_label_loss, single_label_loss

MAX_GRADIENT = 10.0

Output = Tensor | tuple[Tensor, Tensor]


def train_step(job: Job, batch: Batch, step: int, steps: int) -> Tensor:
    """One forward, one backward, one step; returns loss × images, wrong answers and images, still on the device."""
    torch.manual_seed(chance.step_seed(job.spec.seed, step))
    for group in job.optimiser.param_groups:
        group["lr"] = learning_rate(job.spec, step, steps)
    truth = job.compute.truth(batch.truth)
    output = forward(job, batch)
    loss = loss_of(job, output, truth)
    job.optimiser.zero_grad(set_to_none=True)
    job.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    job.scaler.unscale_(job.optimiser)
    nn.utils.clip_grad_norm_(job.model.parameters(), MAX_GRADIENT)
    job.scaler.step(job.optimiser)
    job.scaler.update()
    return sums_of(loss.detach(), output, truth)


def forward(job: Job, batch: Batch) -> Output:
    """What the network answers; categories without a training example cannot win."""
    with job.compute.autocast():
        output: Output = job.model(job.compute.images(batch.images))
    return output if isinstance(output, tuple) else masked(output, job.seen)


def loss_of(job: Job, output: Output, truth: tuple[Tensor, ...]) -> Tensor:
    """The loss that suits the task."""
    if isinstance(output, tuple):
        return detection_loss(output, truth)
    loss = multi_label_loss if job.config.multi_label else single_label_loss
    return loss(output, truth[0], job.seen)


def sums_of(loss: Tensor, output: Output, truth: tuple[Tensor, ...]) -> Tensor:
    """What an epoch adds up, as one tensor so that the device is never waited for."""
    count = torch.full_like(loss, len(truth[0]), dtype=torch.float64)
    wrong = torch.zeros_like(count)
    if not isinstance(output, tuple):
        best, labels = output.argmax(1), truth[0]
        right = best.eq(labels) if labels.ndim == 1 else labels.gather(1, best[:, None])[:, 0].gt(0)
        wrong = (~right).sum().double()
    return torch.stack([loss.double() * count, wrong, count])


def read_sums(sums: Tensor) -> list[float]:
    """The sums on the host; refuses to go on with a loss that is no number."""
    values: list[float] = sums.tolist()
    if not all(math.isfinite(value) for value in values):
        raise Diverged("the loss is no longer a finite number; a lower learning rate may help")
    return values


def learning_rate(spec: Spec, step: int, steps: int) -> float:
    """The rate at a step: constant, a half cosine down to 0, or up over a quarter and then down."""
    done = step / steps
    if spec.schedule == "constant":
        return spec.learning_rate
    if spec.schedule == "onecycle":
        if done < 0.25:
            return spec.learning_rate * (0.1 + 0.9 * done / 0.25)
        done = (done - 0.25) / 0.75
    return spec.learning_rate * (1 + math.cos(math.pi * done)) / 2
