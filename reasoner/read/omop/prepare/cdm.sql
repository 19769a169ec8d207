-- SPDX-License-Identifier: Apache-2.0
-- The tables and columns of the CDM (5.3 and 5.4) that are read, all as text; `file` is where a row stood.
-- https://ohdsi.github.io/CommonDataModel/cdm54.html
CREATE SCHEMA cdm;
CREATE TABLE cdm.person (
    file VARCHAR, person_id VARCHAR, gender_concept_id VARCHAR, year_of_birth VARCHAR, month_of_birth VARCHAR,
    day_of_birth VARCHAR, birth_datetime VARCHAR, gender_source_value VARCHAR);
CREATE TABLE cdm.death (file VARCHAR, person_id VARCHAR, death_date VARCHAR, death_datetime VARCHAR);
CREATE TABLE cdm.condition_occurrence (
    file VARCHAR, condition_occurrence_id VARCHAR, person_id VARCHAR, condition_concept_id VARCHAR,
    condition_start_date VARCHAR, condition_start_datetime VARCHAR, condition_status_concept_id VARCHAR,
    condition_source_value VARCHAR, condition_source_concept_id VARCHAR);
CREATE TABLE cdm.measurement (
    file VARCHAR, measurement_id VARCHAR, person_id VARCHAR, measurement_concept_id VARCHAR, measurement_date VARCHAR,
    measurement_datetime VARCHAR, operator_concept_id VARCHAR, value_as_number VARCHAR, value_as_concept_id VARCHAR,
    unit_concept_id VARCHAR, range_high VARCHAR, visit_occurrence_id VARCHAR, measurement_source_value VARCHAR,
    measurement_source_concept_id VARCHAR, unit_source_value VARCHAR, value_source_value VARCHAR,
    measurement_event_id VARCHAR, meas_event_field_concept_id VARCHAR);
CREATE TABLE cdm.observation (
    file VARCHAR, observation_id VARCHAR, person_id VARCHAR, observation_concept_id VARCHAR, observation_date VARCHAR,
    observation_datetime VARCHAR, value_as_number VARCHAR, value_as_string VARCHAR, value_as_concept_id VARCHAR,
    unit_concept_id VARCHAR, observation_source_value VARCHAR, observation_source_concept_id VARCHAR,
    unit_source_value VARCHAR, value_source_value VARCHAR, observation_event_id VARCHAR,
    obs_event_field_concept_id VARCHAR);
CREATE TABLE cdm.drug_exposure (
    file VARCHAR, drug_exposure_id VARCHAR, person_id VARCHAR, drug_concept_id VARCHAR,
    drug_exposure_start_date VARCHAR, drug_exposure_start_datetime VARCHAR, drug_exposure_end_date VARCHAR,
    drug_exposure_end_datetime VARCHAR, drug_type_concept_id VARCHAR, route_concept_id VARCHAR,
    drug_source_value VARCHAR, drug_source_concept_id VARCHAR);
CREATE TABLE cdm.drug_era (
    file VARCHAR, drug_era_id VARCHAR, person_id VARCHAR, drug_concept_id VARCHAR, drug_era_start_date VARCHAR,
    drug_era_end_date VARCHAR);
CREATE TABLE cdm.procedure_occurrence (
    file VARCHAR, procedure_occurrence_id VARCHAR, person_id VARCHAR, procedure_concept_id VARCHAR,
    procedure_date VARCHAR, procedure_datetime VARCHAR, procedure_end_date VARCHAR, procedure_source_value VARCHAR,
    procedure_source_concept_id VARCHAR);
CREATE TABLE cdm.episode (
    file VARCHAR, episode_id VARCHAR, person_id VARCHAR, episode_concept_id VARCHAR, episode_start_date VARCHAR,
    episode_start_datetime VARCHAR, episode_end_date VARCHAR, episode_parent_id VARCHAR,
    episode_object_concept_id VARCHAR, episode_source_value VARCHAR, episode_source_concept_id VARCHAR);
CREATE TABLE cdm.episode_event (
    file VARCHAR, episode_id VARCHAR, event_id VARCHAR, episode_event_field_concept_id VARCHAR);
CREATE TABLE cdm.specimen (file VARCHAR, specimen_id VARCHAR, person_id VARCHAR);
CREATE TABLE cdm.concept (
    file VARCHAR, concept_id VARCHAR, concept_name VARCHAR, vocabulary_id VARCHAR, concept_class_id VARCHAR,
    concept_code VARCHAR);
CREATE TABLE cdm.concept_ancestor (file VARCHAR, ancestor_concept_id VARCHAR, descendant_concept_id VARCHAR);

-- Without these columns a table says nothing of anybody.
CREATE TABLE required (table_name VARCHAR, column_name VARCHAR);
INSERT INTO required VALUES
    ('person', 'person_id'), ('death', 'person_id'), ('condition_occurrence', 'person_id'),
    ('measurement', 'person_id'), ('observation', 'person_id'), ('drug_exposure', 'person_id'),
    ('drug_era', 'person_id'), ('procedure_occurrence', 'person_id'), ('episode', 'person_id'),
    ('episode_event', 'episode_id'), ('specimen', 'person_id'), ('concept', 'concept_id'), ('concept_ancestor', 'descendant_concept_id');

-- Names of the same columns before version 5.4.
CREATE TABLE former (column_name VARCHAR, former_name VARCHAR);
INSERT INTO former VALUES
    ('measurement_event_id', 'modifier_of_event_id'),
    ('meas_event_field_concept_id', 'modifier_of_field_concept_id');

-- Lines and files that were refused: whose records they hold is not known.
CREATE TABLE refused (file VARCHAR);

-- Tables that state nothing about a patient that is not stated elsewhere: about the CDM, the vocabulary, the place and the
-- payer, derived from other tables, or when a patient was there. Files of other tables are listed as not read.
CREATE TABLE without_facts (table_name VARCHAR);
INSERT INTO without_facts VALUES
    ('cdm_source'), ('metadata'), ('vocabulary'), ('domain'), ('concept_class'), ('relationship'), ('concept_relationship'),
    ('concept_synonym'), ('drug_strength'), ('source_to_concept_map'), ('location'), ('care_site'), ('provider'),
    ('payer_plan_period'), ('cost'), ('condition_era'), ('dose_era'), ('cohort'), ('cohort_definition'),
    ('observation_period'), ('visit_occurrence'), ('visit_detail');
