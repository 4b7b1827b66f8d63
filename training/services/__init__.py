"""Every write of training; `evaluating` stands apart, since it loads the evaluator."""

from training.services.attempts import Order, beat, claim, end_attempt, take_events
from training.services.registry import publish_model, register_model
from training.services.runs import cancel_run, create_run
from training.services.suggesting import (
    cancel_suggestions,
    request_suggestions,
    ring_for_suggestions,
    suggest_batch,
)
from training.services.sweeping import sweep

__all__ = [
    "Order",
    "beat",
    "cancel_run",
    "cancel_suggestions",
    "claim",
    "create_run",
    "end_attempt",
    "publish_model",
    "register_model",
    "request_suggestions",
    "ring_for_suggestions",
    "suggest_batch",
    "sweep",
    "take_events",
]
