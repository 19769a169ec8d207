-- SPDX-License-Identifier: Apache-2.0
-- What a resource says of its patient, or why it says nothing. Status codes are those of FHIR R4.
CREATE MACRO keys_like(body, pattern) AS len(list_filter(json_keys(body), lambda k: regexp_matches(k, pattern)));
CREATE MACRO flag(body, path) AS coalesce(text_at(body, path), '') = 'true';

-- What a Condition is, by whichever of its codings says so in the words of FHIR; two that differ, or only words that
-- are not known, confirm nothing. https://hl7.org/fhir/R4/valueset-condition-ver-status.html
CREATE MACRO words_of(concept, known) AS list_distinct(list_filter(
    text_at(concept, '$.coding[*].code'), lambda c: list_contains(known, c)));
-- German diagnoses have their certainty in the coding: A excluded, V suspected, Z a state after it, G assured.
CREATE MACRO certainty_of(body) AS CASE WHEN contains(body, 'icd-10-gm-diagnosesicherheit') THEN list_distinct(list_transform(
    list_filter(
        list_concat(json_at(body, '$.code.coding[*].extension[*]'), json_at(body, '$.extension[*]')),
        lambda e: contains(text_at(e, '$.url'), 'icd-10-gm-diagnosesicherheit')),
    lambda e: coalesce(text_at(e, '$.valueCoding.code'), text_at(e, '$.valueCode')))) END;
CREATE MACRO verification(concept, words, certainty) AS CASE
    WHEN list_contains(words, 'entered-in-error') THEN 'entered-in-error'
    WHEN len(words) > 1 OR len(certainty) > 1 OR words = ['refuted'] AND certainty IN (['G'], ['Z'])
        OR words = ['confirmed'] AND certainty = ['A'] THEN 'unconfirmed'
    WHEN words = ['refuted'] OR certainty = ['A'] THEN 'refuted'
    WHEN certainty = ['V'] THEN 'provisional'
    WHEN len(words) = 1 THEN words[1]
    WHEN len(text_at(concept, '$.coding[*].code')) > 0 OR text_at(concept, '$.text') IS NOT NULL THEN 'unconfirmed' END;

CREATE TABLE judged AS
SELECT
    r.* EXCLUDE (extension, focus, request, has_member, reason_reference, stated_status, verified, clinical,
        effective_date_time, effective_instant, subject, patient, individual),
    b.p,
    coalesce(
        text_at(stated_status, '$'),
        CASE WHEN type = 'Condition' THEN verification(
            verified,
            words_of(verified,
                ['confirmed', 'unconfirmed', 'provisional', 'differential', 'refuted', 'entered-in-error']),
            certainty_of(body)) END
    ) AS status,
    CASE WHEN type = 'Condition' THEN
        CASE WHEN certainty_of(body) = ['Z'] THEN 'resolved' ELSE words_of(clinical,
            ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'])[1] END END AS clinical_status,
    coalesce(text_at(effective_date_time, '$'), text_at(effective_instant, '$'),
        text_at(effective_period, '$.start'), text_at(effective_period, '$.end')) AS day,
    -- Not valid FHIR: an Observation stays as one without a value, and without the date if that is what is wrong.
    invalid IS NOT NULL AS two_values,
    coalesce(regexp_matches(invalid, '\b(effective|onset|performed|abatement|recorded)[A-Z]'), false) AS two_dates
FROM resource r LEFT JOIN belongs b USING (n)
WHERE r.body <> '{}' AND r.type <> 'Medication';

-- Copies of one resource of which one takes back what another says: which of them is the last is not known.
CREATE TABLE taken_back AS
SELECT type, id, bool_or(status = 'entered-in-error') AS wrong
FROM judged WHERE copies > 1 AND type <> 'Patient' GROUP BY type, id
HAVING wrong OR type <> 'Observation' AND count(DISTINCT coalesce(status, '')
    IN ('not-done', 'not-taken', 'refuted', 'cancelled', 'declined')) > 1;

CREATE TABLE left_out AS
SELECT n, p, name, type,
    CASE
        WHEN p IS NULL AND n IN (SELECT n FROM nameless) THEN 'it does not name its patient by a reference that leads to one'
        WHEN p IS NULL THEN 'its patient is not among the files'
        WHEN (type, id) IN (SELECT (type, id) FROM taken_back WHERE wrong) THEN 'entered in error'
        WHEN (type, id) IN (SELECT (type, id) FROM taken_back) THEN 'copies differ in whether it is so'
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
FROM (
    SELECT n, json_at(component, '$[*]') AS parts FROM fact
    WHERE component IS NOT NULL AND type = 'Observation' AND NOT two_values
);

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
