# expect nothing
# why: 3.3 INC-02 (5): M not staged, but a liver metastasis is on the lesion list.
BASE <https://w3id.org/trialshapes/patients/base/>
PREFIX onto: <https://w3id.org/trialshapes/ontology#>

DELETE WHERE { <staging> onto:mCategory ?mCategory }
