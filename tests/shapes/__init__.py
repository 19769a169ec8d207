# SPDX-License-Identifier: Apache-2.0
"""Tests of what the protocol requires: one patient per rule of the criteria, and thirteen whole stories."""
