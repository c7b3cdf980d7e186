"""``wellheard bench``: speed and memory on this machine, in one run."""

import json
import os
from typing import Any

import click

from listener.benchmark import classifying, detoxify, idle, judging, pipeline, starting


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--comments", default=1000, show_default=True, type=click.IntRange(min=50))
@click.option("--threads", default=2, show_default=True, type=click.IntRange(min=1))
@click.option("--pack", default="tewv", show_default=True)
@click.option("--model", default="", help="A model folder other than the bundled one.")
@click.option("--no-detoxify", is_flag=True, help="Leave Detoxify's architectures out.")
@click.option("--idle", "with_idle", is_flag=True, help="Also 300 idle accounts: a minute more.")
def bench(
    as_json: bool,
    comments: int,
    threads: int,
    pack: str,
    model: str,
    no_detoxify: bool,
    with_idle: bool,
) -> None:
    """Measure classifier, judging, the whole path, start-up and memory on this machine."""
    told: dict[str, Any] = {"cores": os.cpu_count()}
    told["classifier"] = classifying.measure(comments, threads, model)
    told["judging"] = judging.measure(comments, pack)
    told["end_to_end"] = pipeline.measure(comments, pack, threads, model)
    told["start"] = starting.measure()
    told["resident_mb"] = starting.resident()
    told["idle"] = idle.measure() if with_idle else None
    told["detoxify"] = None if no_detoxify else _beside(comments, threads, model)
    click.echo(json.dumps(told, indent=2) if as_json else _words(told))


def _each(speeds: dict[str, float]) -> str:
    told = (f"{speed} comments a second {name.replace('_', ' ')}" for name, speed in speeds.items())
    return ", ".join(told)


def _beside(comments: int, threads: int, model: str) -> dict[str, Any] | None:
    ours = classifying.loaded(threads, model)
    return detoxify.measure(min(comments, 64), threads, ours, model)


def _words(told: dict[str, Any]) -> str:
    ours, start = told["classifier"], told["start"]
    lines = [
        f"{ours['classifier']} on {told['cores']} cores, {ours['threads']} threads",
        f"  loads in             {ours['load_seconds']} s, and takes {ours['resident_mb']} MB",
        f"  comments a second    {ours['comments_per_second']} "
        f"({ours['mean_tokens']} tokens on average)",
        f"  one at a time        {ours['one_at_a_time_ms']['p50']} ms, "
        f"95 in 100 within {ours['one_at_a_time_ms']['p95']} ms",
        f"judging adds           {told['judging']['cpu_ms_per_comment']} ms of CPU a comment",
        f"pulled to decided      {told['end_to_end']['comments_per_second']} comments a second",
        "judged again by two packs  " + _each(told["end_to_end"]["compared_per_second"]),
        f"the command starts in  {start['command_seconds']} s, the daemon in "
        f"{start['daemon_ready_seconds']} s, and holds {start['daemon_resident_mb']} MB",
    ]
    if told["idle"]:
        share = told["idle"]["percent_of_a_core"]
        lines.append(
            f"{told['idle']['accounts']} idle accounts take {share['read_every_5_minutes']}% of a "
            f"core read every 5 minutes, {share['read_every_minute']}% read every minute"
        )
    for name, theirs in (told["detoxify"] or {}).items():
        times = theirs["times_faster"]
        lines.append(
            f"than Detoxify {name:<14} {times['one_at_a_time']} times faster one at a time, "
            f"{times['batches_of_32']} times in batches of 32"
        )
    if not told["detoxify"]:
        lines.append("Detoxify was not measured (install the detoxify extra to compare)")
    return "\n".join(lines)
