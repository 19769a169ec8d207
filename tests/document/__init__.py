# SPDX-License-Identifier: Apache-2.0
"""The documentation of the ontology and of a protocol."""
