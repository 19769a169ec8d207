# expect EXC-05=UNKNOWN
# why: an old assessment does not say how it is now.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>
PREFIX pat: <https://w3id.org/trialshapes/patients/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>

INSERT DATA { pat:base onto:hasGiFunction <g> . <g> a onto:GiFunctionAssessment ; onto:impairment false ; onto:date "2010-03-01"^^xsd:date }
