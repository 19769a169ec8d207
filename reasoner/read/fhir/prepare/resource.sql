-- SPDX-License-Identifier: Apache-2.0
-- Instead of the arrow operators, which bind more loosely than a comparison.
CREATE MACRO text_at(document, path) AS json_extract_string(document, path);
CREATE MACRO json_at(document, path) AS json_extract(document, path);

-- One row per resource. Copies with equal content are one; copies that differ are all kept, under names of their own.
CREATE TABLE copy AS
SELECT n, min(n) OVER (PARTITION BY type, id, digest) AS same FROM source;

CREATE TABLE resource AS
SELECT n, file, path, type, id, body, invalid,
    type || '-' || id || CASE WHEN rank > 1 THEN '-copy' || rank ELSE '' END AS name,
    copies,
    -- Elements that many statements look at, taken out together: each call of a JSON function parses the whole text.
    e[1] AS code, e[2] AS component, e[3] AS extension, e[4] AS contained, e[5] AS focus, e[6] AS specimen,
    e[7] AS request, e[8] AS interpretation, e[9] AS method, e[10] AS body_site, e[11] AS has_member,
    e[12] AS reason_reference, e[13] AS reason_code, e[14] AS value_codeable_concept,
    e[15] AS medication_reference, e[16] AS medication_codeable_concept, e[17] AS dosage,
    e[18] AS dosage_instruction, e[19] AS stated_status, e[20] AS verified, e[21] AS clinical,
    e[22] AS effective_date_time, e[23] AS effective_instant, e[24] AS effective_period, e[25] AS subject,
    e[26] AS patient, e[27] AS individual
FROM (
    SELECT s.*, k.rank, k.copies,
        json_extract(body, [
            '$.code', '$.component', '$.extension', '$.contained', '$.focus', '$.specimen', '$.request',
            '$.interpretation', '$.method', '$.bodySite', '$.hasMember', '$.reasonReference', '$.reasonCode',
            '$.valueCodeableConcept', '$.medicationReference', '$.medicationCodeableConcept', '$.dosage',
            '$.dosageInstruction', '$.status', '$.verificationStatus', '$.clinicalStatus', '$.effectiveDateTime',
            '$.effectiveInstant', '$.effectivePeriod', '$.subject', '$.patient', '$.individual'
        ]) AS e
    FROM source s JOIN (
        SELECT n, row_number() OVER (PARTITION BY type, id ORDER BY n) AS rank,
            count(*) OVER (PARTITION BY type, id) AS copies
        FROM source JOIN copy USING (n) WHERE same = n
    ) k USING (n)
);

-- Where a reference may lead: the full URL of a bundle entry, within its file, or type/id anywhere.
CREATE TABLE address AS
SELECT file, full_url AS key, min(same) AS n
FROM source JOIN copy USING (n) WHERE full_url <> '' GROUP BY file, full_url
UNION ALL
SELECT '', type || '/' || id, min(n) FROM resource GROUP BY type, id;

CREATE TABLE extension AS
SELECT n, regexp_extract(text_at(e, '$.url'), '[^/]*$') AS name, e AS body
FROM (SELECT n, unnest(json_at(extension, '$[*]')) AS e FROM resource WHERE extension IS NOT NULL);
