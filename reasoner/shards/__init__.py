# SPDX-License-Identifier: Apache-2.0
"""Screening of a cohort in shards: consecutive patients, whose results are one file each.

`plan` cuts the input, `work` screens one shard in whatever process it is run, `file` is what it leaves,
`drive` runs all of them on an executor and outlives what breaks, `reuse` takes over what an earlier run said
of patients who have not changed, `publish` makes the result files of the parts. `run` puts them together.
"""
