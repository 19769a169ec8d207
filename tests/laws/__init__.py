# SPDX-License-Identifier: Apache-2.0
"""Laws that hold for every patient: a proven shape is a possible one, and less knowledge decides less."""
