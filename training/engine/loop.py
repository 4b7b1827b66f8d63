"""One run from manifest to predictions. Read it from `run` downwards; training happens nowhere else."""

from __future__ import annotations

import time
from pathlib import Path

import torch

from training.engine import artefact, checkpoint, predict
from training.engine.checkpoint import Progress
from training.engine.config import Manifest
from training.engine.data import Data, epoch_batches, fetch
from training.engine.events import EventLog, Field
from training.engine.failures import Cancelled
from training.engine.figures_detect import Boxes, Drawn, ap50
from training.engine.job import Job, prepare
from training.engine.step import forward, loss_of, read_sums, sums_of, train_step
from training.engine.watch import Watch

CHECKPOINT_SECONDS = 300.0
REPORT_SECONDS = 3.0
STARVED = 0.1


def run(manifest: Manifest, out: Path, watch: Watch, log: EventLog) -> None:
    """Train as the manifest says, or go on from the checkpoint in `out`, and leave model and predictions there."""
    watch.guard(manifest.fence, manifest.fence_file)
    watch.check()
    job = prepare(manifest, out, watch, log)
    progress, resumed = _where_it_stands(job)
    log.write(
        "started", device=job.compute.name, precision=str(job.compute.dtype).removeprefix("torch."),
        epoch=progress.epoch, epochs=job.spec.epochs, images=len(job.train.samples), resumed=resumed,
        parameters=sum(each.numel() for each in job.model.parameters()),
    )  # fmt: skip
    artefact.write_config(out, job.config)
    while progress.epoch < job.spec.epochs and not progress.stopped:
        train_epoch(job, progress)
        finish_epoch(job, progress)
    write_predictions(job)
    log.write("done", epochs=progress.epoch, best_epoch=progress.best_epoch, stopped=progress.stopped)


def _where_it_stands(job: Job) -> tuple[Progress, bool]:
    found = checkpoint.load(job.out / "checkpoint", job.digest, job.model, job.optimiser)
    if found is None:
        return Progress(), False
    progress, scale = found
    if job.scaler.is_enabled():
        job.scaler.load_state_dict({**job.scaler.state_dict(), "scale": scale})
    return progress, True


def save(job: Job, progress: Progress) -> None:
    """Write a checkpoint, unless a later attempt owns the run by now."""
    job.watch.check_fence()
    scale = job.scaler.get_scale()
    checkpoint.save(job.out / "checkpoint", job.digest, progress, job.model, job.optimiser, scale)
    job.log.sync()


def train_epoch(job: Job, progress: Progress) -> None:
    """Fit one epoch, beginning at the batch where an earlier attempt left it."""
    job.model.train()
    spec, epoch = job.spec, progress.epoch
    batches = epoch_batches(len(job.train.samples), spec.batch_size, spec.seed, epoch)
    sums = torch.tensor(progress.sums, dtype=torch.float64, device=job.compute.device)
    clock = saved = reported = time.perf_counter()
    for batch, waited in fetch(lambda indices: job.train.batch(indices, epoch), batches[progress.batch :]):
        sums += train_step(job, batch, progress.step, spec.epochs * len(batches))
        now = time.perf_counter()
        progress.count(now - clock, waited)
        clock = now
        cancelled = _is_cancelled(job)
        if cancelled or now - saved >= CHECKPOINT_SECONDS:
            progress.sums, saved = read_sums(sums), now
            save(job, progress)
        if cancelled:
            raise Cancelled("stopped on request; a checkpoint was written")
        if now - reported >= REPORT_SECONDS:
            progress.sums, reported = read_sums(sums), now
            job.log.write(
                "progress", epoch=epoch + 1, batch=progress.batch, batches=len(batches), **_pace(job, progress)
            )
        if spec.limit_seconds and progress.seconds >= spec.limit_seconds:
            progress.stopped = "limit"
            break
    progress.sums = read_sums(sums)


def _is_cancelled(job: Job) -> bool:
    try:
        job.watch.check()
    except Cancelled:
        return True
    return False


def finish_epoch(job: Job, progress: Progress) -> None:
    """Validate, keep the weights if they are the best so far, tell, and write a checkpoint."""
    loss, wrong, images = progress.sums
    began = time.perf_counter()
    try:
        figures = validate(job, job.val) if job.val else {}
    except Cancelled:
        progress.stopped = None
        save(job, progress)
        raise
    progress.seconds += time.perf_counter() - began
    score = [-figures.get("val_error", -figures.get("val_ap50", 0.0)), -figures.get("val_loss", 0.0)]
    job.watch.check_fence()
    if not figures or progress.best is None or score > progress.best:
        artefact.write_weights(job.out, job.model)
        progress.best, progress.best_epoch = score, progress.epoch + 1
    told: dict[str, Field] = {"train_loss": loss / images, **figures}
    if job.spec.task == "classify":
        told["train_error"] = wrong / images
    pace = _pace(job, progress)
    progress.next_epoch()
    eta = progress.seconds / progress.epoch * (0 if progress.stopped else job.spec.epochs - progress.epoch)
    job.log.write(
        "epoch", epoch=progress.epoch, epochs=job.spec.epochs, best=progress.best_epoch == progress.epoch,
        **told, **pace, seconds=round(progress.seconds, 3), eta=round(eta, 1),
    )  # fmt: skip
    if progress.epoch == 2 and float(str(pace["data_wait"])) > STARVED:
        job.log.write("warning", code="waiting_for_images", remedy="more CPU cores, or QUORUM_ENGINE_WORKERS higher")
    save(job, progress)


def _pace(job: Job, progress: Progress) -> dict[str, Field]:
    images = progress.batch * min(job.spec.batch_size, len(job.train.samples))
    seconds = max(progress.train_seconds, 1e-9)
    return {
        "images_per_second": round(min(images, len(job.train.samples)) / seconds, 1),
        "data_wait": round(progress.waited / seconds, 4),
    }


@torch.inference_mode()
def validate(job: Job, data: Data) -> dict[str, float]:
    """Loss and error, or loss and AP50, on the validation images."""
    job.model.eval()
    sums = torch.zeros(3, dtype=torch.float64, device=job.compute.device)
    found: dict[str, Boxes] = {}
    for batch, _ in fetch(lambda indices: data.batch(indices, None), data.groups(job.spec.batch_size)):
        truth = job.compute.truth(batch.truth)
        output = forward(job, batch)
        sums += sums_of(loss_of(job, output, truth), output, truth)
        if isinstance(output, tuple):
            found |= predict.boxes_of(output, batch, data.samples)
        job.watch.check()
    loss, wrong, images = read_sums(sums)
    if job.spec.task == "classify":
        return {"val_loss": loss / images, "val_error": wrong / images}
    drawn = {
        each.id: Drawn(each.width, each.height, each.boxes.tolist()) for each in data.samples if each.boxes is not None
    }
    return {"val_loss": loss / images, "val_ap50": ap50(drawn, found, len(job.config.categories))}


def write_predictions(job: Job) -> None:
    """What the best weights say of the validation and the test images."""
    weights = artefact.read_weights(job.out / artefact.WEIGHTS)
    artefact.load_state(job.model, weights, job.out / artefact.WEIGHTS)
    for name, data in (("val", job.val), ("test", job.test)):
        if data:
            rows = predict.predictions(job.model, job.config, job.compute, data, job.watch)
            predict.write_predictions(job.out / f"predictions_{name}.jsonl", rows)
