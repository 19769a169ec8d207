# expect INC-05=UNKNOWN INC-05b=UNKNOWN
# why: progression by RECIST asserted as a class, no method recorded.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <progression> onto:method ?method } ;

INSERT DATA {
    <progression> a onto:RecistProgression .
}
