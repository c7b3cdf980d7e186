"""Made-up comments of the length that people write, all different, always the same."""

import random

_PARTS = (
    "Waited {n} hours with my mum in A&E and nobody told us anything",
    "the nurse on ward {n} was absolutely lovely and explained it all twice",
    "parking machine number {n} is broken again, how are we meant to pay",
    "can anyone tell me if the walk-in clinic is open on the {n}th",
    "rang {n} times this morning and got cut off every single time",
    "thank you to the team who looked after dad for {n} weeks, you are all stars",
    "how much did the trust spend on agency staff in the last {n} months",
    "not good enough, {n} cancelled appointments and no letter to say why",
    "the new building looks great but the lift to floor {n} never works",
    "my son has been on the list for {n} months and he is getting worse",
    "brilliant news about the {n} new beds, about time too",
    "why do we have to fill in the same form {n} times",
)


# One to five parts, more short comments than long ones, as people write.
_LENGTHS = (1, 2, 3, 4, 5)
_WEIGHTS = (34, 33, 18, 10, 5)


def made_up(count: int, seed: int = 7) -> list[str]:
    """Return *count* different comments, 38 tokens long on average and 17 to 100 each."""
    rng = random.Random(seed)
    return [f"{'. '.join(_parts(rng))} #{i}" for i in range(count)]


def _parts(rng: random.Random) -> list[str]:
    number = rng.choices(_LENGTHS, _WEIGHTS)[0]
    return [rng.choice(_PARTS).format(n=rng.randint(2, 9999)) for _ in range(number)]
