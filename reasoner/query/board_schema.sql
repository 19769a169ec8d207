-- SPDX-License-Identifier: Apache-2.0
-- What the board shows of a store, ready to be listed. `run` counts runs in the order in which they were
-- loaded, `id` the patients of a run in the order of their names.

CREATE TABLE run (
  run INTEGER PRIMARY KEY,
  iri TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  facts TEXT NOT NULL,
  files INTEGER NOT NULL,
  notes TEXT NOT NULL,
  patients INTEGER NOT NULL
);

CREATE TABLE criterion (
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,
  iri TEXT NOT NULL,
  identifier TEXT NOT NULL,
  label TEXT NOT NULL,
  description TEXT NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  in_verdict INTEGER NOT NULL,
  met INTEGER NOT NULL,
  unmet INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  leave INTEGER NOT NULL,
  alone INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  open INTEGER NOT NULL,
  PRIMARY KEY (run, place)
) WITHOUT ROWID;

CREATE TABLE verdict (
  run INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  patients INTEGER NOT NULL,
  PRIMARY KEY (run, verdict)
) WITHOUT ROWID;

CREATE TABLE patient (
  run INTEGER NOT NULL,
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  segment TEXT NOT NULL,
  iri TEXT NOT NULL,
  verdict TEXT NOT NULL,
  met INTEGER NOT NULL,
  unmet INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  expires TEXT NOT NULL,
  curable TEXT NOT NULL,
  eligible TEXT NOT NULL,
  qualifiers TEXT NOT NULL,
  outcomes TEXT NOT NULL,
  PRIMARY KEY (run, id)
) WITHOUT ROWID;

-- Criteria that a patient does not meet, or where it is unknown: the rest, which is most of them, is met.
CREATE TABLE open_outcome (
  run INTEGER NOT NULL,
  place INTEGER NOT NULL,
  letter TEXT NOT NULL,
  patient INTEGER NOT NULL,
  PRIMARY KEY (run, place, letter, patient)
) WITHOUT ROWID;

CREATE TABLE near (
  run INTEGER NOT NULL,
  criterion TEXT NOT NULL,
  far REAL NOT NULL,
  patient INTEGER NOT NULL,
  number INTEGER NOT NULL,
  told TEXT NOT NULL,
  PRIMARY KEY (run, criterion, far, patient, number)
) WITHOUT ROWID;

CREATE TABLE coming (
  run INTEGER NOT NULL,
  day TEXT NOT NULL,
  patient INTEGER NOT NULL,
  ends INTEGER NOT NULL,
  criteria TEXT NOT NULL,
  PRIMARY KEY (run, day, patient, ends)
) WITHOUT ROWID;

CREATE TABLE missing (
  run INTEGER NOT NULL,
  id INTEGER NOT NULL,
  missing TEXT NOT NULL,
  reasons TEXT NOT NULL,
  criteria TEXT NOT NULL,
  patients INTEGER NOT NULL,
  undetermined INTEGER NOT NULL,
  alone INTEGER NOT NULL,
  PRIMARY KEY (run, id)
) WITHOUT ROWID;

CREATE TABLE missing_of (
  run INTEGER NOT NULL,
  missing INTEGER NOT NULL,
  patient INTEGER NOT NULL,
  PRIMARY KEY (run, missing, patient)
) WITHOUT ROWID;
