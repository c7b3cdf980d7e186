"""Tiny checkpoints as Detoxify saves them, of random weights, with the folder that they need."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLASSES = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
_LETTERS = [*string.ascii_lowercase, *string.digits, *string.punctuation]
_WORDS = ["you", "are", "kind", "an", "idiot", "the", "nurse", "thank", "waiting", "##s", "##ing"]
_SIZE = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 48,
    "initializer_range": 0.3,  # so that the scores of two texts differ
}


def bert(folder: Path, classes: list[str] = CLASSES, outputs: int = 0) -> Path:
    """Write a BERT checkpoint to *folder* and return its path."""
    import transformers

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_WORDS, *_LETTERS]
    words += [f"##{sign}" for sign in _LETTERS]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    shape = transformers.BertConfig(vocab_size=len(words), **_SIZE)
    return _saved(folder, "Bert", shape, classes, outputs)


def roberta(folder: Path, classes: list[str] = CLASSES, outputs: int = 0) -> Path:
    """Write a RoBERTa checkpoint to *folder* and return its path."""
    import transformers
    from tokenizers.pre_tokenizers import ByteLevel

    words = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *sorted(ByteLevel.alphabet()), "th", "Ġth"]
    ids = {word: i for i, word in enumerate(words)}
    (folder / "vocab.json").write_text(json.dumps(ids), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\nt h\nĠ th\n", encoding="utf-8")
    shape = transformers.RobertaConfig(
        vocab_size=len(words),
        max_position_embeddings=514,
        type_vocab_size=1,
        layer_norm_eps=1e-5,
        **_SIZE,
    )
    return _saved(folder, "Roberta", shape, classes, outputs)


def albert(folder: Path, classes: list[str] = CLASSES, outputs: int = 0) -> Path:
    """Write an ALBERT checkpoint to *folder* and return its path."""
    import transformers

    words = [(word, 0.0) for word in ("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]")]
    words += [(f"▁{word}", -2.0) for word in _WORDS if word.isalpha()]
    words += [(sign, -5.0) for sign in ["▁", *_LETTERS]]
    transformers.AlbertTokenizer(vocab=words).save_pretrained(folder)
    shape = transformers.AlbertConfig(
        vocab_size=len(words), embedding_size=16, bos_token_id=2, eos_token_id=3, **_SIZE
    )
    return _saved(folder, "Albert", shape, classes, outputs)


FAMILIES: dict[str, Callable[..., Path]] = {"bert": bert, "roberta": roberta, "albert": albert}


def _saved(folder: Path, family: str, shape: Any, classes: list[str], outputs: int) -> Path:
    """Save the weights as Detoxify does; the folder knows nothing of the classes, as is usual."""
    import torch
    import transformers

    shape.save_pretrained(folder)
    shape.num_labels = outputs or len(classes)
    torch.manual_seed(1)
    model = getattr(transformers, f"{family}ForSequenceClassification")(shape)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias"):
                weight.normal_(0, 0.2)  # they start at zero, which would hide a lost one
    arch = {
        "model_type": f"{family.lower()}-of-the-internet",
        "model_name": f"{family}ForSequenceClassification",
        "tokenizer_name": f"{family}Tokenizer",
        "num_classes": outputs or len(classes),
    }
    said = {"arch": {"args": arch}, "dataset": {"args": {"classes": classes}}}
    path = folder / "tiny.ckpt"
    torch.save({"config": said, "state_dict": model.state_dict()}, path)
    return path
