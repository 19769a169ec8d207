# SPDX-License-Identifier: Apache-2.0
"""Stage "document": the ontology and the criteria of a protocol become pages and pictures for people."""

from reasoner.document.examples import screen_files
from reasoner.document.pages import Documentation

__all__ = ["Documentation", "screen_files"]
