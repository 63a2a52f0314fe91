"""Examples to score a bundle on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emlearn_gestures.errors import UserError
from emlearn_gestures.families import Description, Examples, Family, family_of_bundle, family_of_path
from emlearn_gestures.files.spellings import same_name
from emlearn_gestures.training.settings import Settings


def family_for(bundle: Path, description: Description, path: Path) -> Family:
    """Return the family of a path; refuse what the bundle is not for."""
    family = family_of_path(path)
    if family is not family_of_bundle(description):
        raise UserError(f"{path} holds {family.noun}, {bundle} is not for them; give the data that it was trained for")
    return family


def read_labelled(
    description: Description, path: Path, settings: Settings, progress: bool = False
) -> tuple[Examples, np.ndarray]:
    """Read examples whose classes are all of the bundle, and these classes.

    Raises
    ------
    UserError
        If something cannot be read, or a class is missing or unknown to the bundle.
    """
    family = settings.family
    examples = family.read_for(description, path, settings.own, progress)
    labels = examples.index.get_level_values("label").to_numpy().astype(str)
    spelling = {same_name(name): name for name in description["classes"]}
    for name in sorted(set(labels.tolist()) - set(description["classes"])):
        if same_name(name) in spelling:
            chosen = spelling[same_name(name)]
            examples.notes.append(f"class {name!r} is taken for {chosen!r} of the bundle")
            labels = np.where(labels == name, chosen, labels)
    unknown = sorted(set(labels) - set(description["classes"]))
    if "" in unknown:
        raise UserError(f"{path}: some {family.noun} have no class; name it by folder or file, or give label=")
    if unknown:
        known = ", ".join(description["classes"])
        raise UserError(f"{path}: class {str(unknown[0])!r} is not of the bundle, which has {known}")
    return examples, labels
