"""Where things are. What is made here lies under the ignored .winnow of the checkout, or under WINNOW_HOME."""
import os
import pathlib

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]

SHIPPED = CHECKOUT / "libs/models/src/main/resources/dev/winnow/models"
"""Models that come with Winnow."""


def shared() -> pathlib.Path:
    """The folder with the data, beside the checkout or in WINNOW_SHARED."""
    folder = pathlib.Path(os.environ.get("WINNOW_SHARED") or CHECKOUT.parent / "shared")
    if not (folder / "data/qa/README.md").is_file():
        raise FileNotFoundError(f"{folder} has no data/qa: set WINNOW_SHARED to the folder with the data")
    return folder


def home() -> pathlib.Path:
    return pathlib.Path(os.environ.get("WINNOW_HOME") or CHECKOUT / ".winnow") / "training"
