# SPDX-License-Identifier: Apache-2.0
"""The dataset of the vignettes, written once for all tests that look into it."""

from __future__ import annotations

import pytest

from report.datasets import VIGNETTES, Dataset, write


@pytest.fixture(scope="session")
def vignettes(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """All thirteen, in one file."""
    return write(tmp_path_factory.mktemp("vignettes"), VIGNETTES)
