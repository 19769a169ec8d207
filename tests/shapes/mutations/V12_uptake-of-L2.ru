# expect INC-04=SATISFIED
# vignette V12
# why: Section 6, V12: L2 is above liver after all.
BASE <https://w3id.org/trialshapes/patients/V12/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

INSERT DATA {
    <pet> onto:hasUptake <L2-uptake> .
    <L2-uptake> a onto:LesionUptake ;
        onto:uptakeOf <L2> ;
        onto:uptake onto:aboveLiver .
}
