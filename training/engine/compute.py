"""Where the arithmetic happens and how precisely: CUDA when there is one, bf16 where the chip has it."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


@dataclass(frozen=True, slots=True)
class Compute:
    """A device and the type that autocast works in (float32: no autocast)."""

    device: torch.device
    dtype: torch.dtype

    @property
    def name(self) -> str:
        """The device in words."""
        return torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else "CPU"

    def place(self, model: nn.Module) -> nn.Module:
        """The model on the device, its kernels laid out as the images are."""
        moved: nn.Module = model.to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # stub
        return moved

    def autocast(self) -> AbstractContextManager[object]:
        """The block in which the network runs."""
        return torch.autocast(self.device.type, self.dtype, enabled=self.dtype is not torch.float32)

    def images(self, pixels: Tensor) -> Tensor:
        """Bytes `(n, h, w, 3)` as normalised floats `(n, 3, h, w)` on the device, laid out channels last."""
        moved = pixels.to(self.device, non_blocking=True).permute(0, 3, 1, 2).float()
        mean, std = (torch.tensor(values, device=self.device)[:, None, None] * 255 for values in (MEAN, STD))
        return (moved - mean) / std

    def truth(self, parts: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """The truth of a batch on the device."""
        return tuple(part.to(self.device, non_blocking=True) for part in parts)

    def scaler(self) -> torch.amp.GradScaler:
        """A gradient scaler; it does nothing except for fp16, the one type that needs it."""
        return torch.amp.GradScaler(self.device.type, enabled=self.dtype is torch.float16)


def choose_compute(precision: str) -> Compute:
    """The best device here; `auto` takes the fastest type that the device has in hardware."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if precision == "fp32":
        return Compute(device, torch.float32)
    if precision == "bf16":
        return Compute(device, torch.bfloat16)
    if device.type == "cpu":
        return Compute(device, torch.bfloat16 if _cpu_has_bf16() else torch.float32)
    capability = torch.cuda.get_device_capability(device)[0]
    return Compute(device, torch.bfloat16 if capability >= 8 else torch.float16 if capability == 7 else torch.float32)


def _cpu_has_bf16() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="ignore")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def limit_threads() -> None:
    """One thread on the CPU unless `QUORUM_ENGINE_THREADS` says more: beside other work, two are slower than one."""
    torch.set_num_threads(int(os.environ.get("QUORUM_ENGINE_THREADS", "1")))
