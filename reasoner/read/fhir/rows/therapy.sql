-- SPDX-License-Identifier: Apache-2.0
-- Given: MedicationAdministration, MedicationStatement, Procedure. Ordered: MedicationRequest, MedicationDispense and
-- intended statements; an order is not an administration. Of other statuses neither is known: they give a `date`.
-- A drug that the code map does not decide keeps its name as `unmapped_agent`, so that no therapy is lost.
WITH drug AS (
    SELECT c.n, c.part, c.term, c.kinds FROM concept c
    WHERE c.element IN ('medication', 'code') AND c.sure
        AND (is_kind(c.kinds, 'Agent') OR is_kind(c.kinds, 'Regimen') OR is_kind(c.kinds, 'TherapyEpisode'))
), medication AS (
    SELECT f.*, l.part, coalesce(l.text, nullif(concat_ws('|', nullif(l.system, ''), nullif(l.code, '')), '')) AS source_name
    FROM fact f LEFT JOIN label l ON l.n = f.n AND l.element = 'medication'
    WHERE f.type LIKE 'Medication%' AND NOT EXISTS (
        SELECT 1 FROM concept t WHERE t.n = f.n AND t.element = 'medication' AND t.sure AND is_kind(t.kinds, 'Tracer'))
), procedure AS (
    SELECT f.*, 0 AS part, CASE
        WHEN f.n IN (SELECT n FROM radiotherapy WHERE radionuclide) THEN 'radiopharmaceutical, not named'
        WHEN NOT EXISTS (SELECT 1 FROM drug d WHERE d.n = f.n AND NOT is_kind(d.kinds, 'CytotoxicTherapy')) THEN 'not named'
        END AS source_name
    FROM fact f
    WHERE f.type = 'Procedure'
        AND (f.n IN (SELECT n FROM drug) OR f.n IN (SELECT n FROM radiotherapy WHERE radionuclide))
), episode AS (
    SELECT n, p, part, source_name, type, status,
        CASE
            WHEN type = 'MedicationAdministration' AND status IN ('completed', 'in-progress', 'stopped')
                OR type = 'MedicationStatement' AND status IN ('active', 'completed', 'stopped')
                OR type = 'Procedure' AND status IN ('completed', 'in-progress', 'stopped') THEN 'given'
            WHEN type IN ('MedicationRequest', 'MedicationDispense') OR status = 'intended' THEN 'ordered'
            ELSE 'unknown'
        END AS certainty,
        CASE WHEN two_dates THEN NULL ELSE coalesce(
            text_at(body, '$.effectivePeriod.start'), text_at(body, '$.performedPeriod.start'), text_at(body, '$.effectiveDateTime'),
            text_at(body, '$.performedDateTime')) END AS first_day,
        -- A single dose ends on its day; the last day of a statement that is still active is open.
        CASE WHEN NOT two_dates AND (type <> 'MedicationStatement' OR status <> 'active') THEN coalesce(
            text_at(body, '$.effectivePeriod.end'), text_at(body, '$.performedPeriod.end'), text_at(body, '$.effectiveDateTime'),
            text_at(body, '$.performedDateTime'))
            ELSE text_at(body, '$.effectivePeriod.end') END AS last_day,
        CASE WHEN type = 'MedicationStatement' AND status = 'active' AND text_at(body, '$.effectivePeriod.end') IS NULL
            THEN 'true' END AS ongoing,
        coalesce(
            text_at(body, '$.authoredOn'), text_at(body, '$.whenHandedOver'), text_at(body, '$.whenPrepared'), text_at(body, '$.dateAsserted')
        ) AS order_day,
        two_dates
    FROM (FROM medication UNION ALL BY NAME FROM procedure)
)
SELECT r.*,
    CASE WHEN is_kind(d.kinds, 'TherapyEpisode') THEN d.term END AS therapy_class,
    CASE WHEN is_kind(d.kinds, 'Agent') THEN d.term END AS agent,
    CASE WHEN is_kind(d.kinds, 'Regimen') THEN d.term END AS regimen,
    CASE
        WHEN e.type = 'Procedure' THEN e.source_name
        WHEN d.term IS NULL THEN coalesce(e.source_name, 'no code')
    END AS unmapped_agent,
    u.indication, i.term AS intent, coalesce(w.route, t.term) AS route, s.term AS stop_reason,
    CASE WHEN certainty = 'given' THEN first_day END AS start_date,
    CASE WHEN certainty = 'given' THEN last_day END AS end_date,
    CASE WHEN certainty = 'given' THEN ongoing END AS ongoing,
    -- At least one of what was given; dates say so themselves, unless it is the day of a single dose.
    CASE WHEN certainty = 'given' AND (first_day IS NULL AND last_day IS NULL OR type = 'MedicationAdministration')
        AND e.n NOT IN (SELECT n FROM own_statement WHERE name = 'dosesGiven') THEN '1' END AS doses_given,
    CASE WHEN certainty = 'ordered' THEN order_day END AS ordered_date,
    CASE WHEN certainty = 'unknown' THEN first_day END AS date,
    CASE WHEN two_dates THEN 'start_date end_date' END AS withheld
FROM episode e
JOIN record r USING (n)
LEFT JOIN drug d ON d.n = e.n AND d.part = e.part
LEFT JOIN purpose u ON u.n = e.n
LEFT JOIN concept i ON i.n = e.n AND i.element = 'intent' AND i.sure AND is_kind(i.kinds, 'Intent')
LEFT JOIN concept t ON t.n = e.n AND t.element = 'route' AND t.sure AND is_kind(t.kinds, 'Route')
LEFT JOIN concept s ON s.n = e.n AND s.element = 'stop' AND s.sure AND is_kind(s.kinds, 'StopReason')
LEFT JOIN (
    SELECT c.n, min(v.route) AS route
    FROM coding c
    JOIN code_term m USING (source_system, source_code)
    JOIN (
        VALUES ('26643006', 'oral'), ('47625008', 'intravenous'), ('34206005', 'subcutaneous'),
            ('78421000', 'intramuscular'), ('418401004', 'intravitreal'), ('6064005', 'topical')
    ) v(code, route) ON v.code = m.code AND m.system = 'http://snomed.info/sct'
    WHERE c.element = 'route' GROUP BY c.n HAVING count(DISTINCT v.route) = 1
) w ON w.n = e.n
