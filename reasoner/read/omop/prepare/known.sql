-- SPDX-License-Identifier: Apache-2.0
-- What OMOP itself defines, where it is not a code of a clinical vocabulary: all concept ids that are named here stand
-- in this file, with where each was seen. Everything else is joined on (vocabulary_id, concept_code).

-- Vocabularies of OMOP and the systems of the code map; any other vocabulary is a system by its own name.
CREATE TABLE vocabulary (vocabulary_id VARCHAR, system VARCHAR);
INSERT INTO vocabulary VALUES
    ('SNOMED', 'http://snomed.info/sct'),
    ('LOINC', 'http://loinc.org'),
    ('RxNorm', 'http://www.nlm.nih.gov/research/umls/rxnorm'),
    ('ICD10CM', 'http://hl7.org/fhir/sid/icd-10-cm'),
    ('ICDO3', 'http://terminology.hl7.org/CodeSystem/icd-o-3'),
    ('ATC', 'http://www.whocc.no/atc'),
    ('NCIt', 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl'),
    ('UCUM', 'http://unitsofmeasure.org');

-- Codes that a source value is taken for when no source concept says which vocabulary it is of. RxNorm has no form of
-- its own: a bare number may be a number of the hospital.
CREATE TABLE form (kind VARCHAR, vocabulary_id VARCHAR, pattern VARCHAR);
INSERT INTO form
SELECT kind, vocabulary_id, pattern FROM (
    VALUES
        (['condition'], 'ICD10CM', '[A-TV-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?'),
        (['condition'], 'ICDO3', '[0-9]{4}/[0-9](-(NULL|C[0-9]{2}(\.?[0-9])?))?|NULL-C[0-9]{2}(\.?[0-9])?'),
        (['condition', 'procedure', 'observation', 'measurement', 'answer'], 'SNOMED', '[0-9]{7,18}'),
        (['observation', 'measurement'], 'LOINC', '[0-9]{1,6}-[0-9]'),
        (['answer'], 'LOINC', 'LA[0-9]{1,6}-[0-9]')
) v(kinds, vocabulary_id, pattern), unnest(v.kinds) AS u(kind);

-- answerdigital/oxford-omop-data-mapper; the ids of "=" and "<" with their SNOMED codes also in tests of other projects.
CREATE TABLE comparator (concept_id VARCHAR, sign VARCHAR);
INSERT INTO comparator VALUES
    ('4172703', ''), ('4171756', '<'), ('4171754', '<='), ('4172704', '>'), ('4171755', '>=');

-- Types of records that say that a drug was ordered or handed out: a prescription is no administration.
-- Vocabulary "Type Concept", as listed in the phenopacket enumerations; the two last ones are its predecessors.
CREATE TABLE order_type (concept_id VARCHAR);
INSERT INTO order_type VALUES
    ('32825'), ('32833'), ('32837'), ('32838'), ('32839'), ('32857'), ('32869'), ('38000177'), ('38000175');

-- "Preliminary diagnosis", OHDSI/ETL-LambdaBuilder.
CREATE TABLE doubtful_status (concept_id VARCHAR);
INSERT INTO doubtful_status VALUES ('32899');

-- Fields that an event points to, and kinds of episodes; conventions of OHDSI/OncologyWG.
CREATE TABLE field (name VARCHAR, concept_id VARCHAR);
INSERT INTO field VALUES ('condition', '1147127'), ('drug', '1147094');
CREATE TABLE episode_kind (name VARCHAR, concept_id VARCHAR);
INSERT INTO episode_kind VALUES ('regimen', '32531'), ('progression', '32949');

-- Terms of concepts that the code map does not carry: the vocabulary "Cancer Modifier" by the form of its codes
-- (hl7-eu/idea4rc, OHDSI/OncologyWG) or by id, and questions whose answers decide what they are about.
CREATE TABLE modifier (pattern VARCHAR, term VARCHAR, kinds VARCHAR[]);
INSERT INTO modifier VALUES
    ('AJCC/UICC-T0.*', 't0', ['TCategory']), ('AJCC/UICC-T1.*', 't1', ['TCategory']),
    ('AJCC/UICC-T2.*', 't2', ['TCategory']), ('AJCC/UICC-T3.*', 't3', ['TCategory']),
    ('AJCC/UICC-T4.*', 't4', ['TCategory']), ('AJCC/UICC-TX', 'tx', ['TCategory']),
    ('AJCC/UICC-N0.*', 'n0', ['NCategory']), ('AJCC/UICC-N1.*', 'n1', ['NCategory']),
    ('AJCC/UICC-NX', 'nx', ['NCategory']),
    ('AJCC/UICC-M0', 'm0', ['MCategory']), ('AJCC/UICC-M1.*', 'm1', ['MCategory']),
    ('AJCC/UICC-MX', 'mx', ['MCategory']),
    ('(AJCC/UICC-)?Stage-1([A-C][0-9]?)?', 'stageI', ['StageGroup']),
    ('(AJCC/UICC-)?Stage-2([A-C][0-9]?)?', 'stageII', ['StageGroup']),
    ('(AJCC/UICC-)?Stage-3([A-C][0-9]?)?', 'stageIII', ['StageGroup']),
    ('(AJCC/UICC-)?Stage-4([A-C][0-9]?)?', 'stageIV', ['StageGroup']),
    ('Grade-1', 'G1', ['Grade']), ('Grade-2', 'G2', ['Grade']), ('Grade-3', 'G3', ['Grade']),
    ('OMOP4998856', 'DistantMetastasis', ['Lesion', 'DistantMetastasis']),
    ('OMOP5031701', 'LiverMetastasis', ['Lesion', 'DistantMetastasis', 'LiverMetastasis']);
CREATE TABLE modifier_id (concept_id VARCHAR, code VARCHAR);
INSERT INTO modifier_id VALUES
    ('1634371', 'Grade-1'), ('1634752', 'Grade-2'), ('1633749', 'Grade-3'), ('36769180', 'OMOP4998856'),
    ('36770544', 'OMOP5031701'), ('36769301', 'bone'), ('32949', 'progression'), ('1635142', 'AJCC/UICC-M1');
INSERT INTO modifier VALUES
    ('bone', 'BoneMetastasis', ['Lesion', 'DistantMetastasis', 'BoneMetastasis']),
    ('progression', 'ProgressionEvent', ['ProgressionEvent']);

CREATE TABLE question (topic VARCHAR, vocabulary_id VARCHAR, code VARCHAR);
INSERT INTO question VALUES
    ('stageGroup', 'SNOMED', '399390009'), ('stageGroup', 'SNOMED', '399537006'), ('stageGroup', 'SNOMED', '399588009'),
    ('stageGroup', 'LOINC', '21908-9'), ('stageGroup', 'LOINC', '21902-2'),
    ('tCategory', 'SNOMED', '78873005'), ('tCategory', 'SNOMED', '399504009'), ('tCategory', 'SNOMED', '384625004'),
    ('tCategory', 'LOINC', '21899-0'), ('tCategory', 'LOINC', '21905-5'), ('tCategory', 'LOINC', '21911-3'),
    ('nCategory', 'SNOMED', '277206009'), ('nCategory', 'SNOMED', '399534004'), ('nCategory', 'SNOMED', '371494008'),
    ('nCategory', 'LOINC', '21900-6'), ('nCategory', 'LOINC', '21906-3'), ('nCategory', 'LOINC', '21912-1'),
    ('mCategory', 'SNOMED', '277208005'), ('mCategory', 'SNOMED', '399387003'), ('mCategory', 'SNOMED', '371497001'),
    ('mCategory', 'LOINC', '21907-1'), ('mCategory', 'LOINC', '21913-9'),
    ('histology', 'LOINC', '31206-6'), ('diseaseStatus', 'LOINC', '97509-4'), ('recistResponse', 'LOINC', '88040-1');

-- Answers "no", "absent" and "yes": LOINC LA32-8 and LA33-6 (HL7 examples), SNOMED 2667000 and 373066001; the ids of
-- both LOINC answers as in public transformation scripts, that of "absent" in hl7-eu/idea4rc.
CREATE TABLE answer (concept_id VARCHAR, vocabulary_id VARCHAR, code VARCHAR, says BOOLEAN);
INSERT INTO answer VALUES
    ('45878245', 'LOINC', 'LA32-8', false), ('45877994', 'LOINC', 'LA33-6', true),
    ('4132135', 'SNOMED', '2667000', false), (NULL, 'SNOMED', '373066001', true);

CREATE TABLE sex (concept_id VARCHAR, source_value VARCHAR, term VARCHAR);
INSERT INTO sex VALUES
    ('8532', 'f', 'female'), ('8507', 'm', 'male'), (NULL, 'female', 'female'), (NULL, 'male', 'male');
