# SPDX-License-Identifier: Apache-2.0
"""Pages of the board, linked data, uploads: over a store with two screened runs."""
