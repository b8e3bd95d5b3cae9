"""PROV as other tools read it: parsed as RDF, its shape checked by SHACL, its sense by queries."""

import json

import pyshacl
import pytest
import rdflib

from realist.provenance.prov import PROV, prov
from unit.provenance.made import made_up

BASE = "https://example.org/review/"
PREFIX = "PREFIX prov: <http://www.w3.org/ns/prov#> "
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <http://schema.org/> .
[] a sh:NodeShape ; sh:targetClass prov:Activity ; sh:not [ sh:class prov:Entity ] ;
   sh:property [ sh:path prov:used ; sh:class prov:Entity ; sh:minCount 1 ] ;
   sh:property [ sh:path [ sh:inversePath prov:wasGeneratedBy ] ; sh:minCount 1 ] ;
   sh:property [ sh:path prov:wasAssociatedWith ; sh:class prov:Agent ; sh:minCount 1 ] ;
   sh:property [ sh:path prov:qualifiedAssociation ; sh:class prov:Association ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass prov:Entity ; sh:not [ sh:class prov:Agent ] ;
   sh:property [ sh:path prov:wasGeneratedBy ; sh:class prov:Activity ; sh:maxCount 1 ] ;
   sh:property [ sh:path prov:wasAttributedTo ; sh:class prov:Agent ] ;
   sh:property [ sh:path prov:wasDerivedFrom ; sh:class prov:Entity ] ;
   sh:property [ sh:path schema:sha256 ; sh:maxCount 1 ; sh:pattern "^[0-9a-f]{64}$" ] .
[] a sh:NodeShape ; sh:targetClass prov:Association ;
   sh:property [ sh:path prov:agent ; sh:class prov:Agent ; sh:minCount 1 ] ;
   sh:property [ sh:path prov:hadPlan ; sh:class prov:Plan ; sh:minCount 1 ] .
[] a sh:NodeShape ; sh:targetClass prov:Collection ;
   sh:property [ sh:path prov:hadMember ; sh:class prov:Entity ; sh:minCount 1 ] .
"""


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return parsed(json.dumps(prov(made_up())))


def parsed(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="json-ld", publicID=BASE + PROV)


def asked(graph: rdflib.Graph, query: str) -> set[str]:
    return {str(row[0]).removeprefix(BASE) for row in graph.query(PREFIX + query)}  # type: ignore[index]


def test_its_shape_is_that_of_prov_o(graph: rdflib.Graph) -> None:
    conforms, _, told = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, told


def test_nothing_rests_on_itself(graph: rdflib.Graph) -> None:
    around = "SELECT ?x WHERE { ?x a prov:Activity . ?x (prov:used/prov:wasGeneratedBy)+ ?x }"
    assert asked(graph, around) == set()


def test_the_paper_leads_back_to_the_bytes_and_to_who_decided(graph: rdflib.Graph) -> None:
    back = f"SELECT ?x WHERE {{ <{BASE}results/paper.json> (prov:wasGeneratedBy/prov:used)+ ?x"
    found = asked(graph, f"{back} FILTER NOT EXISTS {{ ?x prov:wasGeneratedBy ?job }} }}")
    assert found == {"data/searches/medline/of%202023.ris", "data/screening/full_text/r1.csv", "report/a.md",
                     "#setting/report", "#setting/review"}  # fmt: skip
    assert asked(graph, f"{back.replace('?x WHERE', '?who WHERE')} . ?x prov:wasAttributedTo ?who }}") == {"#person/r1"}
    assert asked(graph, "SELECT ?x WHERE { ?y prov:wasDerivedFrom ?x }") == {"config.yaml"}


def test_simulated_data_say_so() -> None:
    status = "SELECT ?x WHERE { ?y <http://schema.org/creativeWorkStatus> ?x }"
    assert asked(parsed(json.dumps(prov(made_up("simulated")))), status) == {"simulated"}


def test_the_path_of_a_file_from_elsewhere_stays_out() -> None:
    assert "/srv" not in json.dumps(prov(made_up(export="/srv/private/of.ris")))
