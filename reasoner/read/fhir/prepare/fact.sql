-- SPDX-License-Identifier: Apache-2.0
-- What a resource says of its patient, or why it says nothing. Status codes are those of FHIR R4.
CREATE MACRO keys_like(body, pattern) AS len(list_filter(json_keys(body), lambda k: regexp_matches(k, pattern)));
CREATE MACRO flag(body, path) AS coalesce(text_at(body, path), '') = 'true';

CREATE TABLE judged AS
SELECT r.*, b.p,
    coalesce(
        text_at(body, '$.status'),
        CASE WHEN type = 'Condition' THEN text_at(body, '$.verificationStatus.coding[0].code') END
    ) AS status,
    text_at(body, '$.clinicalStatus.coding[0].code') AS clinical_status,
    -- Not valid FHIR: an Observation stays as one without a value, and without the date if that is what is wrong.
    invalid IS NOT NULL AS two_values,
    coalesce(regexp_matches(invalid, '\b(effective|onset|performed|abatement|recorded)[A-Z]'), false) AS two_dates
FROM resource r LEFT JOIN belongs b USING (n)
WHERE r.body <> '{}' AND r.type <> 'Medication';

CREATE TABLE left_out AS
SELECT n, p, name, type,
    CASE
        WHEN p IS NULL THEN 'its patient is not among the files'
        WHEN invalid IS NOT NULL AND type NOT IN ('Observation', 'Patient') THEN 'invalid'
        WHEN status = 'entered-in-error' THEN 'entered in error'
        WHEN type = 'Observation' AND (
            status IS NULL AND invalid IS NULL OR status NOT IN ('final', 'amended', 'corrected'))
            THEN 'status is not final, amended or corrected'
        WHEN type = 'Procedure' AND status IN ('preparation', 'not-done') THEN 'not done'
        WHEN type = 'MedicationAdministration' AND status = 'not-done' THEN 'not done'
        WHEN type = 'MedicationStatement' AND status = 'not-taken' THEN 'not taken'
        WHEN type = 'MedicationRequest' AND (status IN ('cancelled', 'draft') OR flag(body, '$.doNotPerform'))
            THEN 'cancelled, draft or an order not to give'
        WHEN type = 'ImagingStudy' AND status IN ('registered', 'cancelled') THEN 'not done'
        WHEN type = 'MedicationDispense' AND status IN ('preparation', 'cancelled', 'declined') THEN 'not handed out'
        WHEN type = 'BodyStructure' AND text_at(body, '$.active') = 'false' THEN 'inactive'
    END AS reason
FROM judged;

CREATE TABLE fact AS
SELECT j.* FROM judged j JOIN left_out o USING (n) WHERE o.reason IS NULL;

CREATE TABLE component AS
SELECT n, generate_subscripts(parts, 1) AS part, unnest(parts) AS body
FROM (SELECT n, json_at(body, '$.component[*]') AS parts FROM fact WHERE type = 'Observation' AND NOT two_values);

-- Dates as written; a resource with two of them has none.
CREATE MACRO observed(body) AS coalesce(
    text_at(body, '$.effectiveDateTime'), text_at(body, '$.effectiveInstant'),
    text_at(body, '$.effectivePeriod.start'), text_at(body, '$.effectivePeriod.end'));
CREATE MACRO onset(body) AS coalesce(
    text_at(body, '$.onsetDateTime'), text_at(body, '$.onsetPeriod.start'));
-- The day on which somebody found the condition to be so, which may be long after its onset.
CREATE MACRO recorded(body) AS coalesce(text_at(body, '$.recordedDate'), onset(body));

-- The UCUM code if there is one, else the printed unit, which the units of the ontology list as well.
CREATE MACRO unit_of(quantity) AS coalesce(
    CASE WHEN text_at(quantity, '$.system') = 'http://unitsofmeasure.org'
        THEN text_at(quantity, '$.code') END,
    text_at(quantity, '$.unit'), text_at(quantity, '$.code'));
