"""The training loop: warm up, decay, checkpoint, resume, and say how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from moderation.training.batches import padded, plan
from moderation.training.encoder import Model
from moderation.training.loss import head_weights, loss
from moderation.training.pack import Pack


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; the same settings and seed give the same batches in the same order."""

    epochs: int = 1
    budget: int = 4096  # tokens a batch
    rate: float = 1e-4
    head_rate: float = 1e-3
    warm_up: float = 0.06
    decay: float = 0.01
    seed: int = 20261121
    threads: int = 2
    steps: int = 0  # stop early after so many; 0: all
    minutes: float = 0.0  # end by the clock, for a shared machine (not repeatable); 0: no
    every: int = 300  # steps between checkpoints
    device: str = "cpu"


def train(
    model: Model, held: Pack, how: Settings, checkpoint: Path, say: Callable[[str], None]
) -> None:
    """Train *model* in place; a checkpoint of the same settings is resumed where it stood."""
    torch.set_num_threads(how.threads)
    model.to(how.device).train()
    optimiser = _optimiser(model, how)
    order = [b for e in range(how.epochs) for b in plan(held.lengths(), how.budget, how.seed + e)]
    total = min(how.steps or len(order), len(order))
    done, before = _resume(model, optimiser, how, checkpoint)
    started, mean = time.monotonic() - before, 0.0
    for step in range(done, total):
        spent = time.monotonic() - started
        share = max(step / total, spent / (60 * how.minutes)) if how.minutes else step / total
        torch.manual_seed(how.seed + step)  # dropout is the same after a break
        _set_rate(optimiser, how, min(1.0, share))
        value = _step(model, optimiser, held, order[step], how.device)
        mean = 0.98 * mean + 0.02 * value if step > done else value
        last = step == total - 1 or share >= 1
        if last or (step + 1) % how.every == 0:
            _save(model, optimiser, how, (step + 1, spent), checkpoint)
        if last or (step + 1) % 50 == 0:
            left = spent * (1 - share) / max(share, 1e-6) / 60
            say(f"step {step + 1}/{total}  loss {mean:.4f}  {left:.0f} min left")
        if last:
            break


def _step(
    model: Model, optimiser: torch.optim.Optimizer, held: Pack, rows: Any, device: str
) -> float:
    ids = torch.from_numpy(padded(held, rows)).to(device)
    targets = torch.from_numpy(held.targets[rows]).to(device)
    mood = torch.from_numpy(held.mood[rows]).to(device)
    weights = torch.from_numpy(held.weights[rows]).to(device)
    with torch.autocast(torch.device(device).type, torch.bfloat16):
        logits = model(ids)
    value = loss(logits.float(), targets, mood, weights, head_weights().to(device))
    value.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return float(value.detach())


def _optimiser(model: Model, how: Settings) -> torch.optim.Optimizer:
    fresh = {id(p) for part in (model.dense, model.heads) for p in part.parameters()}
    groups = [
        {"params": [p for p in model.parameters() if id(p) not in fresh], "peak": how.rate},
        {"params": [p for p in model.parameters() if id(p) in fresh], "peak": how.head_rate},
    ]
    return torch.optim.AdamW(groups, lr=how.rate, weight_decay=how.decay, fused=True)


def _set_rate(optimiser: torch.optim.Optimizer, how: Settings, share: float) -> None:
    factor = min(share / how.warm_up, (1 - share) / (1 - how.warm_up)) if how.warm_up else 1 - share
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * max(0.01, factor)


def _save(
    model: Model, optimiser: Any, how: Settings, place: tuple[int, float], path: Path
) -> None:
    held = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "place": place}
    fresh = path.with_suffix(".new")
    torch.save(held | {"settings": asdict(how), "shape": asdict(model.shape)}, fresh)
    fresh.replace(path)


def _resume(model: Model, optimiser: Any, how: Settings, path: Path) -> tuple[int, float]:
    """Return the step to go on with and the seconds spent so far."""
    if not path.exists():
        return 0, 0.0
    held = torch.load(path, map_location=how.device, weights_only=True)
    if held["settings"] != asdict(how):
        raise SystemExit(
            f"{path} was made with other settings: use another name, or the same settings"
        )
    model.load_state_dict(held["model"])
    optimiser.load_state_dict(held["optimiser"])
    return int(held["place"][0]), float(held["place"][1])


def load(path: Path) -> Model:
    """Return the model that a checkpoint holds."""
    from moderation.training.encoder import Shape

    held = torch.load(path, map_location="cpu", weights_only=True)
    model = Model(Shape(**held["shape"]))
    model.load_state_dict(held["model"])
    return model.eval()


def averaged(paths: Sequence[Path]) -> Model:
    """Return one model with the mean of the checkpoints' weights; a single one as it is."""
    models = [load(path) for path in paths]
    states = [model.state_dict() for model in models]
    mean = {key: torch.stack([state[key] for state in states]).mean(0) for key in states[0]}
    models[0].load_state_dict(mean)
    return models[0]
