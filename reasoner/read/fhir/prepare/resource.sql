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
    copies
FROM (
    SELECT s.*, row_number() OVER (PARTITION BY type, id ORDER BY n) AS rank,
        count(*) OVER (PARTITION BY type, id) AS copies
    FROM source s JOIN copy c USING (n)
    WHERE c.same = s.n
);

-- Where a reference may lead: the full URL of a bundle entry, within its file, or type/id anywhere.
CREATE TABLE address AS
SELECT file, full_url AS key, min(same) AS n
FROM source JOIN copy USING (n) WHERE full_url <> '' GROUP BY file, full_url
UNION ALL
SELECT '', type || '/' || id, min(n) FROM resource GROUP BY type, id;

CREATE TABLE extension AS
SELECT n, regexp_extract(text_at(e, '$.url'), '[^/]*$') AS name, e AS body
FROM (SELECT n, unnest(json_at(body, '$.extension[*]')) AS e FROM resource);
