# SPDX-License-Identifier: Apache-2.0
"""Stage "serve": a store as web pages and as a SPARQL 1.1 endpoint, for people of one place.

It needs the extra `serve` (`pip install trialshapes[serve]`); nothing else of the package imports it.
"""
