# SPDX-License-Identifier: Apache-2.0
"""Patient records as files that can be read again: what was recorded, and no conclusion from it."""
