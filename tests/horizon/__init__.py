# SPDX-License-Identifier: Apache-2.0
"""Tests of `reasoner.horizon`."""

import pytest

# A scan that fails says on which day.
pytest.register_assert_rewrite("horizon.scan")
