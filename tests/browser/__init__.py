# SPDX-License-Identifier: Apache-2.0
"""Tests that look at pages in a browser; skipped where there is none."""
